// SPDX-License-Identifier: Apache-2.0
// Local sockets: one daemon per path, reachable by its user alone.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <stdexcept>

namespace redlips::platform {

/// A socket path that cannot be served or reached; what() names it, the reason, and what to do.
class EndpointError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Longest socket path taken: sun_path has 108 bytes (unix(7)), and ".bridge" is appended to what the user
/// gives.
inline constexpr std::size_t endpoint_path_limit = 100;

/// Listens on a socket of mode 0600 in a directory of ours of mode 0700. A lock on PATH.lock, held for its
/// life, tells a stale socket (removed) from a daemon that serves it (EndpointError).
class Endpoint {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using Acceptor = boost::asio::local::stream_protocol::acceptor;

  Endpoint(const boost::asio::any_io_executor& executor, std::filesystem::path path);
  ~Endpoint();  ///< removes the socket
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  /// For async_accept.
  Acceptor& acceptor() noexcept { return acceptor_; }
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  int lock_;
  Acceptor acceptor_;
};

/// Connects and returns the descriptor, for wire::Channel; the other end must be our user or root.
/// EndpointError if nobody listens.
int connect_endpoint(const std::filesystem::path& path);

/// Who is at the other end of a local socket (SO_PEERCRED: as of its connect or listen).
struct PeerProcess {
  int pid = -1;
  unsigned uid = 0;
};
/// Throws std::system_error for anything but a connected local socket.
PeerProcess peer_process(int handle);

}  // namespace redlips::platform
