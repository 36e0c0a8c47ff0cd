// SPDX-License-Identifier: Apache-2.0
// Reads one request head after the other; the library behind it stays in http_reader.cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "daemon/bridge/checks.h"
#include "daemon/bridge/web_socket.h"

namespace redlips::bridge {

/// A head that was read, or why there is none.
struct ReadHead {
  enum class End { head, refused, gone };
  End end = End::gone;
  unsigned status = 0;  ///< of the refusal
  RequestHead head;
  Handshake handshake;  ///< where the head asks for a WebSocket
  bool keep_alive = false;
};

/// Head at most 8 KiB (RFC 9112 §3, §5), HTTP/1.1, nothing twice that decides, one request in flight: bytes
/// behind a request without body are refused, so nothing can be smuggled between us and a proxy that reads
/// them otherwise.
class HttpReader {
 public:
  static constexpr std::size_t head_limit = 8192;
  static constexpr std::size_t body_limit = 16384;
  explicit HttpReader(boost::asio::ip::tcp::socket& socket);
  ~HttpReader();
  boost::asio::awaitable<ReadHead> read();
  /// Ends a refused request: sends our end of file and takes at most `body_limit` bytes more, so that the
  /// answer is not lost to a reset (RFC 9112 §9.6).
  boost::asio::awaitable<void> linger();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace redlips::bridge
