// SPDX-License-Identifier: Apache-2.0
// One process per directory: a lock that the system drops when its owner ends, however it ends.
#pragma once

#include <filesystem>

namespace redlips::platform {

/// Holds the file "lock" in a directory. Not inherited by children.
class DirectoryLock {
 public:
  /// Throws std::runtime_error that names directory and holder's process id where another process has it,
  /// std::system_error where the file cannot be made.
  explicit DirectoryLock(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace redlips::platform
