// SPDX-License-Identifier: Apache-2.0
// A page's WebSocket as text messages; the library behind it stays in web_socket.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <optional>
#include <string>

namespace redlips::bridge {

/// The client's half of the opening handshake, RFC 6455 §4.1.
struct Handshake {
  std::string target, host, connection, upgrade, key, version;
};

/// One reader and one writer at a time. Text only, no extensions; pings are answered, none are sent: on
/// loopback a peer that is gone is seen at once.
class WebSocket {
 public:
  static constexpr std::size_t message_limit = 65536;
  virtual ~WebSocket() = default;
  /// The next message; nullopt once the peer closed or broke the protocol (binary, too long, not UTF-8, not
  /// masked).
  virtual boost::asio::awaitable<std::optional<std::string>> read() = 0;
  /// False once the peer is gone.
  virtual boost::asio::awaitable<bool> write(std::string text) = 0;
  /// The closing handshake, as far as the peer takes part in it.
  virtual boost::asio::awaitable<void> close() = 0;
  /// Ends it at once: a pending read or write returns.
  virtual void abort() noexcept = 0;
};

/// Answers 101 and hands out the socket; nullptr where the handshake is not one (the peer has got a 4xx).
/// `socket` must live longer.
boost::asio::awaitable<std::unique_ptr<WebSocket>> accept_web_socket(boost::asio::ip::tcp::socket& socket,
                                                                     const Handshake& handshake);

}  // namespace redlips::bridge
