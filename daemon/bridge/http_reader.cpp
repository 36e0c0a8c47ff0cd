// SPDX-License-Identifier: Apache-2.0
// One of the two files that include Beast.
#include "daemon/bridge/http_reader.h"

#include <algorithm>
#include <array>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "daemon/bridge/tuple.h"

namespace redlips::bridge {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Parser = http::request_parser<http::empty_body>;

constexpr std::string_view end_of_head = "\r\n\r\n";

// Headers that decide: a second one would leave it to each reader which counts.
constexpr std::array single{http::field::host,
                            http::field::origin,
                            http::field::upgrade,
                            http::field::sec_websocket_key,
                            http::field::sec_websocket_version,
                            http::field::content_length,
                            http::field::transfer_encoding};

bool once_at_most(const Parser::value_type& request) {
  return std::all_of(single.begin(), single.end(), [&](http::field f) { return request.count(f) <= 1; });
}

// Beast mends folded lines and joins lists of lengths; another reader may not, and would see another request
// (RFC 9112 §2.2, §5.2, §6.3).
bool plainly_written(std::string_view head) {
  for (std::size_t i = 0; i + 1 < head.size(); ++i) {
    const bool ends = head[i] == '\r';
    if (ends != (head[i + 1] == '\n')) return false;
    const bool folded = i + 2 < head.size() && (head[i + 2] == ' ' || head[i + 2] == '\t');
    if (ends && folded) return false;
  }
  return true;
}

bool one_length(const Parser::value_type& request) {
  const auto length = request[http::field::content_length];
  return length.find_first_not_of("0123456789") == length.npos;
}

bool true_header(const Parser::value_type& request, std::string_view name) {
  return request[{name.data(), name.size()}] == "true";
}

RequestHead head_of(const Parser& parser) {
  const auto& request = parser.get();
  RequestHead out;
  out.method = request.method_string();
  out.target = request.target();
  out.host = request[http::field::host];
  if (request.count(http::field::origin)) out.origin = request[http::field::origin];
  out.fetch_site = request["Sec-Fetch-Site"];
  out.fetch_mode = request["Sec-Fetch-Mode"];
  out.fetch_dest = request["Sec-Fetch-Dest"];
  out.upgrade = beast::websocket::is_upgrade(request);
  out.body = parser.chunked() || parser.content_length().value_or(0) > 0 ||
             request.count(http::field::transfer_encoding) > 0;
  out.asks_private_network = true_header(request, "Access-Control-Request-Private-Network");
  out.asks_local_network = true_header(request, "Access-Control-Request-Local-Network");
  return out;
}

Handshake handshake_of(const Parser::value_type& request) {
  return {request.target(),
          request[http::field::host],
          request[http::field::connection],
          request[http::field::upgrade],
          request[http::field::sec_websocket_key],
          request[http::field::sec_websocket_version]};
}

// RFC 6455 §4.2.1, items 5 and 6: a key of 16 bytes and version 13, or it is no handshake. Beast would answer
// it in words of its own, without the headers of every answer.
bool handshake_is_whole(const Handshake& handshake) {
  constexpr std::size_t key_size = 24;  // 16 bytes in base64
  return handshake.version == "13" && handshake.key.size() == key_size;
}

// 0 where the peer is gone and nobody would read an answer.
unsigned status_of(const boost::system::error_code& fault) {
  if (fault == http::error::header_limit || fault == asio::error::not_found) return 431;
  if (fault == http::error::bad_version) return 505;
  return fault.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

ReadHead refused(unsigned status) {
  ReadHead out;
  out.end = status == 0 ? ReadHead::End::gone : ReadHead::End::refused;
  out.status = status;
  return out;
}

}  // namespace

struct HttpReader::State {
  tcp::socket& socket;
  std::string buffer = {};
};

HttpReader::HttpReader(tcp::socket& socket) : state_(std::make_unique<State>(State{socket})) {}
HttpReader::~HttpReader() = default;

asio::awaitable<ReadHead> HttpReader::read() {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(head_limit));
  parser.body_limit(boost::none);  // no body is read: one that is announced is refused by the checks
  std::string& buffer = state_->buffer;
  auto [fault, size] = co_await asio::async_read_until(
      state_->socket, asio::dynamic_buffer(buffer, head_limit + 1024), end_of_head, tuple);
  if (fault) co_return refused(status_of(fault));
  if (!plainly_written({buffer.data(), size})) co_return refused(400);
  parser.put(asio::buffer(buffer.data(), size), fault);
  buffer.erase(0, size);
  if (fault) co_return refused(status_of(fault));
  if (parser.get().version() != 11) co_return refused(505);
  if (!once_at_most(parser.get()) || !one_length(parser.get())) co_return refused(400);
  ReadHead out;
  out.head = head_of(parser);
  if (!out.head.body && !buffer.empty()) co_return refused(400);
  out.end = ReadHead::End::head;
  out.keep_alive = parser.keep_alive() && !out.head.body;
  if (out.head.upgrade) out.handshake = handshake_of(parser.get());
  if (out.head.upgrade && !handshake_is_whole(out.handshake)) co_return refused(400);
  co_return out;
}

asio::awaitable<void> HttpReader::linger() {
  boost::system::error_code ignored;
  state_->socket.shutdown(tcp::socket::shutdown_send, ignored);
  std::array<char, 2048> bin;
  for (std::size_t taken = state_->buffer.size(); taken < body_limit;) {
    const auto [fault, size] = co_await state_->socket.async_read_some(asio::buffer(bin), tuple);
    if (fault) co_return;
    taken += size;
  }
}

}  // namespace redlips::bridge
