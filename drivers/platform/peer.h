// SPDX-License-Identifier: Apache-2.0
// Which user holds the other end of a TCP connection on this machine (SECURITY-RULES 2.9).
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <optional>

namespace redlips::platform {

using TcpEnd = boost::asio::ip::tcp::endpoint;

/// The user whose socket is exactly `remote` → `local`, seen from our accepted connection's own ends: in
/// state ESTABLISHED with an inode (TIME_WAIT rows carry uid 0), v4-mapped too. nullopt if there is none:
/// refuse. Asks sock_diag; where the kernel does not answer, /proc/net/tcp and tcp6.
std::optional<unsigned> tcp_peer_user(const TcpEnd& local, const TcpEnd& remote);

/// The two sources, for tests that hold them against each other. `answered` tells "no such row" from "cannot
/// ask".
struct PeerLookup {
  bool answered = false;
  std::optional<unsigned> user;
};
PeerLookup tcp_peer_by_sock_diag(const TcpEnd& local, const TcpEnd& remote);
PeerLookup tcp_peer_by_proc(const TcpEnd& local, const TcpEnd& remote);

}  // namespace redlips::platform
