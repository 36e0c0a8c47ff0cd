// SPDX-License-Identifier: Apache-2.0
// Bounded reads and atomic replacement.
#include "drivers/platform/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "drivers/platform/descriptor.h"

namespace redlips::platform {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, int error) {
  throw std::system_error(error, std::generic_category(), path.string());
}

/// Its size.
std::size_t check(const fs::path& path, int handle, std::size_t limit) {
  struct stat status {};
  if (::fstat(handle, &status) != 0) fail(path, errno);
  if (!S_ISREG(status.st_mode)) fail(path, EINVAL);
  if (status.st_uid != ::geteuid() && status.st_uid != 0) fail(path, EPERM);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limit) fail(path, EFBIG);
  return size;
}

/// Up to `limit` bytes, whatever fstat said: the file may grow meanwhile. Room is made for what is there, not
/// for `limit`.
std::string read_all(const fs::path& path, int handle, std::size_t size, std::size_t limit) {
  std::string text(size + 1, '\0');
  std::size_t have = 0;
  for (;;) {
    if (have > limit) fail(path, EFBIG);
    if (have == text.size()) text.resize(std::min(2 * have, limit + 1));
    const auto count = ::read(handle, text.data() + have, text.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, errno);
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  text.resize(have);
  return text;
}

int write_all(int handle, std::string_view contents) {
  while (!contents.empty()) {
    const auto count = ::write(handle, contents.data(), contents.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    contents.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

/// 0, or the first error of write, fsync, rename.
int fill_and_rename(int handle, std::string_view contents, const std::string& temporary,
                    const fs::path& path) {
  if (const int error = write_all(handle, contents); error != 0) return error;
  if (::fsync(handle) != 0) return errno;
  return std::rename(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
}

bool same_file(const fs::path& one, const fs::path& other) {
  struct stat a {
  }, b{};
  return ::lstat(one.c_str(), &a) == 0 && ::lstat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

/// The same where the file system does not know RENAME_NOREPLACE (NFS) or has no links either: there a name
/// that is taken within this moment is lost.
int rename_if_free(const fs::path& from, const fs::path& to) {
  if (::link(from.c_str(), to.c_str()) == 0) return ::unlink(from.c_str()) == 0 ? 0 : errno;
  if (errno != EPERM && errno != EOPNOTSUPP) return errno;
  struct stat taken {};
  if (::lstat(to.c_str(), &taken) == 0) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

/// 0, or why this name could not be had. Directories and some file systems have no second names: they are
/// moved.
int name_too(const fs::path& path, const fs::path& other) {
  if (::link(path.c_str(), other.c_str()) == 0) return 0;
  if (errno != EPERM && errno != EOPNOTSUPP && errno != EMLINK) return errno;
  struct stat taken {};
  if (::lstat(other.c_str(), &taken) == 0) return EEXIST;
  return ::rename(path.c_str(), other.c_str()) == 0 ? 0 : errno;
}

}  // namespace

std::optional<std::string> read_own_file(const fs::path& path, std::size_t limit) {
  // O_NONBLOCK: opening a pipe somebody put there must not wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0 && errno == ENOENT) return std::nullopt;
  if (file.get() < 0) fail(path, errno);
  const auto size = check(path, file.get(), limit);
  return read_all(path, file.get(), size, limit);
}

void replace_file(const fs::path& path, std::string_view contents) {
  const auto folder = path.parent_path();
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) fail(folder, errno);
  // Always the same name: what a process that was killed has left here is gone with the next write.
  const std::string temporary = path.string() + ".new";
  ::unlink(temporary.c_str());
  const Descriptor file(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) fail(path, errno);
  if (const int error = fill_and_rename(file.get(), contents, temporary, path); error != 0) {
    ::unlink(temporary.c_str());
    fail(path, error);
  }
  if (::fsync(directory.get()) != 0) fail(folder, errno);
}

bool move_to_free_name(const fs::path& from, const fs::path& to) {
  int error = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
  if (error == EINVAL || error == ENOSYS) error = rename_if_free(from, to);
  if (error != 0 && error != EEXIST) fail(to, error);
  return error == 0;
}

fs::path keep_aside(const fs::path& path) {
  constexpr int names = 9999;
  for (int number = 1; number <= names; ++number) {
    fs::path other = path.string() + ".damaged" + (number == 1 ? "" : "-" + std::to_string(number));
    const int error = name_too(path, other);
    if (error == 0 || (error == EEXIST && same_file(path, other))) return other;
    if (error != EEXIST) fail(path, error);
  }
  fail(path, EEXIST);
}

}  // namespace redlips::platform
