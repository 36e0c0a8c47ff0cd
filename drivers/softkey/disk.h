// SPDX-License-Identifier: Apache-2.0
// Files of the software keys: replaced whole, private to the user, guarded by flock.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace redlips::softkey {

/// The file's text; nullopt if it is missing, unreadable, a link, or larger than 64 KiB.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Replaces the file: temporary file of mode 0600, fsync, rename, fsync of the directory. Throws
/// std::system_error, and then the old text still stands.
void replace_file(const std::filesystem::path& path, std::string_view text);

/// Makes the directory and its parents, new ones with mode 0700. Throws std::system_error.
void make_directory(const std::filesystem::path& path);

/// Holds flock(LOCK_EX) on a file while it lives; the kernel lets go when the process dies. Throws
/// std::system_error.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& path);
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  int fd_;
};

}  // namespace redlips::softkey
