// SPDX-License-Identifier: Apache-2.0
// State on disk, through the platform's careful file calls.
#include "daemon/keyring/file_storage.h"

#include <map>

#include "daemon/state_file.h"
#include "drivers/platform/directory_lock.h"
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

  std::optional<std::string> read(const std::string& name) override { return file(name).read(); }
  void write(const std::string& name, const std::string& text) override { file(name).replace(text); }
  std::string keep_aside(const std::string& name) override { return file(name).keep_aside(); }

 private:
  StateFile& file(const std::string& name) {
    return files_.try_emplace(name, directory_ / name, file_limit).first->second;
  }

  std::filesystem::path directory_;
  platform::DirectoryLock lock_;
  std::map<std::string, StateFile> files_;
};

}  // namespace

std::unique_ptr<Storage> file_storage(const std::filesystem::path& directory) {
  return std::make_unique<FileStorage>(directory);
}

}  // namespace redlips::keyring
