// SPDX-License-Identifier: Apache-2.0
// One of the two files that include Beast.
#include "daemon/bridge/web_socket.h"

#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "daemon/bridge/tuple.h"

namespace redlips::bridge {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

class BeastWebSocket final : public WebSocket {
 public:
  explicit BeastWebSocket(tcp::socket& socket) : socket_(socket), stream_(socket) {
    stream_.read_message_max(message_limit);
    stream_.text(true);
  }

  asio::awaitable<bool> accept(const Handshake& handshake) {
    http::request<http::empty_body> request(http::verb::get, handshake.target, 11);
    request.set(http::field::host, handshake.host);
    request.set(http::field::connection, handshake.connection);
    request.set(http::field::upgrade, handshake.upgrade);
    request.set(http::field::sec_websocket_key, handshake.key);
    request.set(http::field::sec_websocket_version, handshake.version);
    const auto [fault] = co_await stream_.async_accept(request, tuple);
    co_return !fault;
  }

  asio::awaitable<std::optional<std::string>> read() override {
    beast::flat_buffer buffer(message_limit);
    const auto [fault, size] = co_await stream_.async_read(buffer, tuple);
    if (fault || !stream_.got_text()) co_return std::nullopt;
    co_return beast::buffers_to_string(buffer.data());
  }

  asio::awaitable<bool> write(std::string text) override {
    const auto [fault, size] = co_await stream_.async_write(asio::buffer(text), tuple);
    co_return !fault;
  }

  asio::awaitable<void> close() override {
    if (stream_.is_open()) co_await stream_.async_close(beast::websocket::close_code::normal, tuple);
  }

  void abort() noexcept override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  tcp::socket& socket_;
  beast::websocket::stream<tcp::socket&> stream_;
};

}  // namespace

asio::awaitable<std::unique_ptr<WebSocket>> accept_web_socket(tcp::socket& socket,
                                                              const Handshake& handshake) {
  auto out = std::make_unique<BeastWebSocket>(socket);
  const bool accepted = co_await out->accept(handshake);
  if (!accepted) co_return nullptr;
  co_return out;
}

}  // namespace redlips::bridge
