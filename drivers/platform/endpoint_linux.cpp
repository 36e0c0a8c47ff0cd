// SPDX-License-Identifier: Apache-2.0
// Unix sockets under a lock file.
#include "drivers/platform/endpoint.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "drivers/platform/descriptor.h"
#include "drivers/platform/paths.h"

namespace redlips::platform {
namespace fs = std::filesystem;
using boost::asio::local::stream_protocol;

namespace {

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw EndpointError(path.string() + ": " + why);
}

void check_length(const fs::path& path) {
  if (path.native().size() <= endpoint_path_limit) return;
  refuse(path, "socket path is longer than " + std::to_string(endpoint_path_limit) +
                   " bytes; choose a shorter one");
}

/// The lock file stays when the daemon goes: removing it would let two daemons lock two files of one name.
int take_lock(const fs::path& path) {
  const auto name = path.string() + ".lock";
  Descriptor lock(::open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (lock.get() < 0) refuse(name, std::strerror(errno));
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    refuse(path, errno == EWOULDBLOCK ? "another RedLips daemon serves this socket" : std::strerror(errno));
  }
  return lock.release();
}

void remove_stale(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) refuse(path, "is there and no socket; choose another path");
  if (::unlink(path.c_str()) != 0) refuse(path, std::strerror(errno));
}

/// Everything that must hold before bind; returns the lock.
int prepare(const fs::path& path) {
  check_length(path);
  try {
    require_private_directory(path.parent_path());
  } catch (const PathError& error) {
    throw EndpointError(error.what());
  }
  Descriptor lock(take_lock(path));
  remove_stale(path);
  return lock.release();
}

}  // namespace

Endpoint::Endpoint(const boost::asio::any_io_executor& executor, fs::path path)
    : path_(fs::absolute(path)), lock_(prepare(path_)), acceptor_(executor) {
  Descriptor guard(lock_);
  try {
    acceptor_.open();
    acceptor_.bind(stream_protocol::endpoint(path_.string()));
    // Nobody else can enter the directory, so the moment between bind and chmod is no hole.
    if (::chmod(path_.c_str(), 0600) != 0) refuse(path_, std::strerror(errno));
    acceptor_.listen();
  } catch (const boost::system::system_error& error) {
    refuse(path_, error.code().message());
  }
  guard.release();
}

Endpoint::~Endpoint() {
  ::unlink(path_.c_str());
  ::close(lock_);
}

int connect_endpoint(const fs::path& path) {
  check_length(path);
  Descriptor handle(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (handle.get() < 0) refuse(path, std::strerror(errno));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  if (::connect(handle.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    refuse(path, std::string(std::strerror(errno)) + "; is the RedLips daemon running?");
  }
  const auto uid = peer_process(handle.get()).uid;
  if (uid != ::geteuid() && uid != 0) refuse(path, "served by another user");
  return handle.release();
}

PeerProcess peer_process(int handle) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(handle, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid == 0) {
    throw std::system_error(errno, std::generic_category(), "SO_PEERCRED");
  }
  return {peer.pid, peer.uid};
}

}  // namespace redlips::platform
