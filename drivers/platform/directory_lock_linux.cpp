// SPDX-License-Identifier: Apache-2.0
// flock(2) on a file of the directory.
#include "drivers/platform/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace redlips::platform {
namespace {

std::string holder_of(int descriptor) {
  std::array<char, 16> text{};
  const auto size = ::pread(descriptor, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string("unknown");
}

// Only a help for people: the lock itself is the system's.
void write_holder(int descriptor) {
  const std::string text = std::to_string(::getpid());
  if (::ftruncate(descriptor, 0) != 0) return;
  [[maybe_unused]] const auto written = ::pwrite(descriptor, text.data(), text.size(), 0);
}

}  // namespace

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
  const auto file = directory / "lock";
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), file.string());
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
    write_holder(descriptor_);
    return;
  }
  const std::string holder = holder_of(descriptor_);
  ::close(descriptor_);
  throw std::runtime_error(directory.string() + " is in use by another redlipsd (process " + holder +
                           "); end it, or give this one another --state directory");
}

DirectoryLock::~DirectoryLock() { ::close(descriptor_); }

}  // namespace redlips::platform
