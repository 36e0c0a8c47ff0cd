// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "drivers/platform/append.h"

namespace redlips::platform {
namespace {

struct Open {
  explicit Open(const std::filesystem::path& path)
      : fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)) {}
  ~Open() {
    if (fd >= 0) ::close(fd);
  }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  int fd;
};

[[noreturn]] void fail(int error, const std::filesystem::path& path) {
  throw std::system_error(error, std::system_category(), path.string());
}

}  // namespace

void append_file(const std::filesystem::path& path, std::string_view text) {
  const Open file(path);
  struct stat before {};
  if (file.fd < 0 || ::fstat(file.fd, &before) != 0) fail(errno, path);
  if (!S_ISREG(before.st_mode) || before.st_uid != ::geteuid()) fail(EPERM, path);
  const ssize_t written = ::write(file.fd, text.data(), text.size());
  if (written == static_cast<ssize_t>(text.size())) return;
  const int error = written < 0 ? errno : ENOSPC;
  if (::ftruncate(file.fd, before.st_size) != 0) fail(errno, path);
  fail(error, path);
}

}  // namespace redlips::platform
