// SPDX-License-Identifier: Apache-2.0
// faultio.so, by LD_PRELOAD: the system's calls on files and sockets, each of which can fail as planned
// (tests/faults/io_plan.h). For tests only; never packaged.
#include <fcntl.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "tests/faults/io_next.h"
#include "tests/faults/io_plan.h"

using redlips::faults::judge;
using redlips::faults::Kind;
using redlips::faults::next;
using redlips::faults::Verdict;

namespace {

/// The call itself, or what the plan makes of it.
template <class Call>
auto through(Kind kind, const char* name, int descriptor, Call call) -> decltype(call()) {
  const auto verdict = judge(kind, name, descriptor);
  if (verdict.kind != Verdict::Kind::error) return call();
  errno = verdict.error;
  return -1;
}

bool is_kind(int descriptor, mode_t format) {
  static const auto real = next<int(int, struct stat*)>("fstat");
  struct stat status {};
  return real(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == format;
}

/// read and write: by what the descriptor is. Pipes, events and timers are no business of ours.
template <class Call>
ssize_t by_descriptor(const char* name, const char* on_socket, int descriptor, Call call) {
  const int before = errno;
  const bool file = is_kind(descriptor, S_IFREG), socket = !file && is_kind(descriptor, S_IFSOCK);
  errno = before;
  if (file) return through(Kind::files, name, descriptor, call);
  return socket ? through(Kind::waits, on_socket, descriptor, call) : call();
}

}  // namespace

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the names in the headers are reserved
extern "C" {

int open(const char* path, int flags, ...) {
  static const auto real = next<int(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : mode_t{0};
  va_end(more);
  return through(Kind::files, "open", -1, [&] { return real(path, flags, mode); });
}

ssize_t read(int fd, void* into, size_t size) {
  static const auto real = next<ssize_t(int, void*, size_t)>("read");
  return by_descriptor("read", "recv", fd, [&] { return real(fd, into, size); });
}

ssize_t pread(int fd, void* into, size_t size, off_t at) {
  static const auto real = next<ssize_t(int, void*, size_t, off_t)>("pread");
  return through(Kind::files, "pread", fd, [&] { return real(fd, into, size, at); });
}

ssize_t write(int fd, const void* from, size_t size) {
  static const auto real = next<ssize_t(int, const void*, size_t)>("write");
  if (!is_kind(fd, S_IFREG)) return by_descriptor("write", "send", fd, [&] { return real(fd, from, size); });
  const auto verdict = judge(Kind::writes, "write", fd);
  if (verdict.kind == Verdict::Kind::through) return real(fd, from, size);
  if (verdict.kind == Verdict::Kind::part) return real(fd, from, size / 2);
  if (verdict.kind == Verdict::Kind::lost) return static_cast<ssize_t>(size);
  errno = verdict.error;
  return -1;
}

ssize_t pwrite(int fd, const void* from, size_t size, off_t at) {
  static const auto real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return through(Kind::files, "pwrite", fd, [&] { return real(fd, from, size, at); });
}

int fstat(int fd, struct stat* status) noexcept {
  static const auto real = next<int(int, struct stat*)>("fstat");
  return through(Kind::files, "fstat", fd, [&] { return real(fd, status); });
}

int lstat(const char* path, struct stat* status) noexcept {
  static const auto real = next<int(const char*, struct stat*)>("lstat");
  return through(Kind::files, "lstat", -1, [&] { return real(path, status); });
}

int fsync(int fd) {
  static const auto real = next<int(int)>("fsync");
  return through(Kind::files, "fsync", fd, [&] { return real(fd); });
}

int fdatasync(int fd) {
  static const auto real = next<int(int)>("fdatasync");
  return through(Kind::files, "fsync", fd, [&] { return real(fd); });
}

int ftruncate(int fd, off_t size) noexcept {
  static const auto real = next<int(int, off_t)>("ftruncate");
  return through(Kind::files, "ftruncate", fd, [&] { return real(fd, size); });
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int(const char*, const char*)>("rename");
  return through(Kind::files, "rename", -1, [&] { return real(from, to); });
}

int link(const char* from, const char* to) noexcept {
  static const auto real = next<int(const char*, const char*)>("link");
  return through(Kind::files, "link", -1, [&] { return real(from, to); });
}

int unlink(const char* path) noexcept {
  static const auto real = next<int(const char*)>("unlink");
  return through(Kind::files, "unlink", -1, [&] { return real(path); });
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto real = next<int(const char*, mode_t)>("mkdir");
  return through(Kind::files, "mkdir", -1, [&] { return real(path, mode); });
}

int chmod(const char* path, mode_t mode) noexcept {
  static const auto real = next<int(const char*, mode_t)>("chmod");
  return through(Kind::files, "chmod", -1, [&] { return real(path, mode); });
}

int flock(int fd, int how) noexcept {
  static const auto real = next<int(int, int)>("flock");
  return through(Kind::files, "flock", fd, [&] { return real(fd, how); });
}

int posix_spawn(pid_t* pid, const char* path, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const words[], char* const environment[]) {
  static const auto real = next<int(pid_t*, const char*, const posix_spawn_file_actions_t*,
                                    const posix_spawnattr_t*, char* const*, char* const*)>("posix_spawn");
  const auto verdict = judge(Kind::files, "posix_spawn", -1);
  if (verdict.kind == Verdict::Kind::error) return verdict.error;
  return real(pid, path, actions, attributes, words, environment);
}

int socket(int family, int type, int protocol) noexcept {
  static const auto real = next<int(int, int, int)>("socket");
  return through(Kind::sockets, "socket", -1, [&] { return real(family, type, protocol); });
}

int socketpair(int family, int type, int protocol, int ends[2]) noexcept {
  static const auto real = next<int(int, int, int, int*)>("socketpair");
  return through(Kind::sockets, "socketpair", -1, [&] { return real(family, type, protocol, ends); });
}

int accept(int fd, sockaddr* address, socklen_t* size) {
  static const auto real = next<int(int, sockaddr*, socklen_t*)>("accept");
  return through(Kind::sockets, "accept", fd, [&] { return real(fd, address, size); });
}

int bind(int fd, const sockaddr* address, socklen_t size) noexcept {
  static const auto real = next<int(int, const sockaddr*, socklen_t)>("bind");
  return through(Kind::sockets, "bind", fd, [&] { return real(fd, address, size); });
}

int listen(int fd, int queue) noexcept {
  static const auto real = next<int(int, int)>("listen");
  return through(Kind::sockets, "listen", fd, [&] { return real(fd, queue); });
}

int connect(int fd, const sockaddr* address, socklen_t size) {
  static const auto real = next<int(int, const sockaddr*, socklen_t)>("connect");
  return through(Kind::sockets, "connect", fd, [&] { return real(fd, address, size); });
}

ssize_t recv(int fd, void* into, size_t size, int flags) {
  static const auto real = next<ssize_t(int, void*, size_t, int)>("recv");
  return through(Kind::waits, "recv", fd, [&] { return real(fd, into, size, flags); });
}

ssize_t recvmsg(int fd, msghdr* message, int flags) {
  static const auto real = next<ssize_t(int, msghdr*, int)>("recvmsg");
  return through(Kind::waits, "recvmsg", fd, [&] { return real(fd, message, flags); });
}

ssize_t send(int fd, const void* from, size_t size, int flags) {
  static const auto real = next<ssize_t(int, const void*, size_t, int)>("send");
  return through(Kind::waits, "send", fd, [&] { return real(fd, from, size, flags); });
}

ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  static const auto real = next<ssize_t(int, const msghdr*, int)>("sendmsg");
  return through(Kind::waits, "sendmsg", fd, [&] { return real(fd, message, flags); });
}

int shutdown(int fd, int how) noexcept {
  static const auto real = next<int(int, int)>("shutdown");
  return through(Kind::sockets, "shutdown", fd, [&] { return real(fd, how); });
}

int getsockopt(int fd, int level, int name, void* value, socklen_t* size) noexcept {
  static const auto real = next<int(int, int, int, void*, socklen_t*)>("getsockopt");
  return through(Kind::sockets, "getsockopt", fd, [&] { return real(fd, level, name, value, size); });
}

int setsockopt(int fd, int level, int name, const void* value, socklen_t size) noexcept {
  static const auto real = next<int(int, int, int, const void*, socklen_t)>("setsockopt");
  return through(Kind::sockets, "setsockopt", fd, [&] { return real(fd, level, name, value, size); });
}

int getpeername(int fd, sockaddr* address, socklen_t* size) noexcept {
  static const auto real = next<int(int, sockaddr*, socklen_t*)>("getpeername");
  return through(Kind::sockets, "getpeername", fd, [&] { return real(fd, address, size); });
}

int getsockname(int fd, sockaddr* address, socklen_t* size) noexcept {
  static const auto real = next<int(int, sockaddr*, socklen_t*)>("getsockname");
  return through(Kind::sockets, "getsockname", fd, [&] { return real(fd, address, size); });
}

int epoll_ctl(int epoll, int what, int fd, epoll_event* event) noexcept {
  static const auto real = next<int(int, int, int, epoll_event*)>("epoll_ctl");
  // Taking a descriptor out cannot fail for a descriptor that is in.
  if (what == EPOLL_CTL_DEL) return real(epoll, what, fd, event);
  redlips::faults::awaited(epoll, fd, *event);
  return through(Kind::sockets, "epoll_ctl", fd, [&] { return real(epoll, what, fd, event); });
}

int ioctl(int fd, unsigned long request, ...) noexcept {
  static const auto real = next<int(int, unsigned long, ...)>("ioctl");
  va_list more;
  va_start(more, request);
  void* argument = va_arg(more, void*);
  va_end(more);
  if (request != FIONBIO) return real(fd, request, argument);
  return through(Kind::sockets, "ioctl", fd, [&] { return real(fd, request, argument); });
}

int close(int fd) {
  static const auto real = next<int(int)>("close");
  redlips::faults::closed(fd);
  return real(fd);
}

/// All but the end of the conversation.
int close_range(unsigned first, unsigned last, int flags) noexcept {
  static const auto real = next<int(unsigned, unsigned, int)>("close_range");
  const int kept = redlips::faults::conversation();
  const auto ours = static_cast<unsigned>(kept);
  if (kept < 0 || ours < first || ours > last) return real(first, last, flags);
  const int below = ours > first ? real(first, ours - 1, flags) : 0;
  const int above = ours < last ? real(ours + 1, last, flags) : 0;
  return below != 0 ? below : above;
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
