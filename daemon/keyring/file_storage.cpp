// SPDX-License-Identifier: Apache-2.0
// State on disk, through the platform's careful file calls.
#include "daemon/keyring/file_storage.h"

#include "daemon/not_saved.h"
#include "drivers/platform/directory_lock.h"
#include "drivers/platform/files.h"
#include "drivers/platform/paths.h"

namespace redlips::keyring {
namespace {

constexpr std::size_t file_limit = 1U << 20U;

// Makes the directory before the lock is taken in it.
const std::filesystem::path& made(const std::filesystem::path& directory) {
  platform::own_private_directory(directory);
  return directory;
}

class FileStorage : public Storage {
 public:
  explicit FileStorage(const std::filesystem::path& directory)
      : directory_(made(directory)), lock_(directory_) {}

  std::optional<std::string> read(const std::string& name) override {
    return platform::read_own_file(directory_ / name, file_limit);
  }
  void write(const std::string& name, const std::string& text) override {
    try {
      platform::replace_file(directory_ / name, text);
    } catch (const std::exception& error) {
      throw NotSaved(error.what());
    }
  }
  std::string keep_aside(const std::string& name) override {
    return platform::keep_aside(directory_ / name).filename().string();
  }

 private:
  std::filesystem::path directory_;
  platform::DirectoryLock lock_;
};

}  // namespace

std::unique_ptr<Storage> file_storage(const std::filesystem::path& directory) {
  return std::make_unique<FileStorage>(directory);
}

}  // namespace redlips::keyring
