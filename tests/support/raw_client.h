// SPDX-License-Identifier: Apache-2.0
// A loopback client that sends what it is told, valid or not, and reads what comes; blocking.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace redlips::test {

/// An HTTP answer as it came; header names in lower case. `status` 0: the connection ended before one was
/// complete.
struct HttpAnswer {
  unsigned status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
  std::string header(const std::string& name) const;
};

/// One WebSocket frame (RFC 6455 §5.2).
struct Frame {
  unsigned opcode = 0;
  std::string payload;
};

/// A silent peer fails the test after half a minute instead of hanging it.
class RawClient {
 public:
  explicit RawClient(unsigned short port, bool v6 = false);
  /// False where the peer has closed already.
  bool send(std::string_view bytes);
  HttpAnswer answer();
  /// All that still comes until the peer ends the connection.
  std::string rest();
  /// True when the peer ends the connection, by end of file or reset; what still comes is thrown away.
  bool ended();
  /// Ends the sending half.
  void finish();
  void close();

  /// Upgrades; the answer's status is 101 where it worked.
  HttpAnswer upgrade(const std::string& host, const std::string& origin, const std::string& target = "/ws");
  bool send_text(std::string_view text) { return send(frame(1, text)); }
  /// A masked frame; `first` may carry other flags than FIN.
  static std::string frame(unsigned opcode, std::string_view payload, unsigned first = 0x80,
                           bool masked = true);
  /// The next frame; nullopt once the connection has ended.
  std::optional<Frame> read_frame();
  /// The payload of the next text frame; empty once the connection has ended.
  std::string text();

 private:
  bool fill();
  std::optional<std::string> take(std::size_t size);

  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
};

/// "GET target HTTP/1.1", Host, more header lines, empty line.
std::string http_request(const std::string& method, const std::string& target, const std::string& host,
                         const std::string& more = {});

}  // namespace redlips::test
