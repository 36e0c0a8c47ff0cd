// SPDX-License-Identifier: Apache-2.0
// The bridge's port: kept only if it is ours alone on both loopback addresses (SECURITY-RULES 2.2).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <optional>
#include <span>

namespace redlips::bridge {

/// Listening sockets on 127.0.0.1 and [::1] of one port.
struct Listener {
  unsigned short port = 0;
  boost::asio::ip::tcp::acceptor v4;
  std::optional<boost::asio::ip::tcp::acceptor> v6;  ///< absent only on a system without IPv6
};

/// Takes `port` (0: any free one) on both addresses; nullopt where somebody else has one of them.
std::optional<Listener> listen_on(const boost::asio::any_io_executor& executor, unsigned short port);

/// The first of `ports` that can be taken.
std::optional<Listener> listen_on_first(const boost::asio::any_io_executor& executor,
                                        std::span<const unsigned short> ports);

}  // namespace redlips::bridge
