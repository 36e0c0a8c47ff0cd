// SPDX-License-Identifier: Apache-2.0
// One thread, one coroutine for each connection; every read and write has a deadline, every message a limit.
#include "tests/peers/hall/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <csignal>
#include <iostream>

namespace redlips::peers {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;
using asio::ip::tcp;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;
using Awaitable = asio::awaitable<void>;

constexpr std::chrono::seconds read_deadline{15};  // of a whole request, keep-alive pause included
constexpr std::chrono::seconds write_deadline{15};
constexpr std::uint32_t header_limit = 16 * 1024;
constexpr std::uint64_t body_limit = 65'536;
constexpr int most_connections = 256;

std::string text(beast::string_view view) { return {view.data(), view.size()}; }

Request request_of(const http::request<http::string_body>& message) {
  Request request{.method = text(message.method_string()),
                  .path = {},
                  .query = {},
                  .host = text(message[http::field::host]),
                  .origin = text(message[http::field::origin]),
                  .content_type = text(message[http::field::content_type]),
                  .cookie = text(message[http::field::cookie]),
                  .body = message.body()};
  set_target(request, text(message.target()));
  return request;
}

http::response<http::string_body> message_of(Response response, bool keep_alive) {
  http::response<http::string_body> message(http::int_to_status(response.status), 11);
  message.set(http::field::content_type, response.type);
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.keep_alive(keep_alive);
  message.body() = std::move(response.body);
  message.prepare_payload();
  return message;
}

/// What an unreadable request deserves; nullopt: the connection is simply over.
std::optional<Response> answer_to(const beast::error_code& error) {
  if (error == http::error::body_limit || error == http::error::header_limit)
    return plain_response(413, "太大\n");
  if (error.category() == http::make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message)
    return plain_response(400, "读不懂\n");
  return std::nullopt;
}

/// Reads requests and writes answers until one side has enough.
template <class Stream>
Awaitable converse(Stream& stream, Hall& hall, const Listener& listener) {
  beast::flat_buffer buffer;
  for (bool keep_alive = true; keep_alive;) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(header_limit);
    parser.body_limit(body_limit);
    beast::get_lowest_layer(stream).expires_after(read_deadline);
    beast::error_code error;
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(use_awaitable, error));
    std::optional<Response> response;
    if (error)
      response = answer_to(error);
    else
      response = hall.answer(listener, request_of(parser.get()));
    if (!response) co_return;
    keep_alive = !error && parser.get().keep_alive();
    const auto message = message_of(std::move(*response), keep_alive);
    beast::get_lowest_layer(stream).expires_after(write_deadline);
    co_await http::async_write(stream, message, use_awaitable);
  }
}

Awaitable plain_connection(tcp::socket socket, Hall& hall, const Listener& listener) {
  beast::tcp_stream stream(std::move(socket));
  co_await converse(stream, hall, listener);
}

Awaitable tls_connection(tcp::socket socket, asio::ssl::context& tls, Hall& hall, const Listener& listener) {
  TlsStream stream(beast::tcp_stream(std::move(socket)), tls);
  beast::get_lowest_layer(stream).expires_after(read_deadline);
  co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
  co_await converse(stream, hall, listener);
  beast::get_lowest_layer(stream).expires_after(write_deadline);
  co_await stream.async_shutdown(use_awaitable);
}

/// Hears how a connection ended: broken pipes and deadlines are everyday, anything else is a fault of ours.
void report(const std::exception_ptr& failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const boost::system::system_error&) {
  } catch (const std::exception& error) {
    std::cerr << "hall: " << error.what() << '\n';
  }
}

/// The server's parts; lives until run() returns.
class Server {
 public:
  Server(Hall& hall, const ServerOptions& options)
      : hall_(hall),
        http_(io_, {asio::ip::address_v4::loopback(), options.http_port}),
        https_(io_),
        plain_{origin("http", options.http_origin, options.host, http_), false} {
    if (!options.https_port) return;
    https_ = tcp::acceptor(io_, {asio::ip::address_v4::loopback(), *options.https_port});
    secure_ = {origin("https", options.https_origin, options.host, https_), true};
    tls_.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    tls_.use_certificate_chain_file(options.certificate.string());
    tls_.use_private_key_file(options.key.string(), asio::ssl::context::pem);
  }

  Listening listening() {
    return {http_.local_endpoint().port(),
            https_.is_open() ? https_.local_endpoint().port() : std::uint16_t{0}, plain_.origin,
            secure_.origin};
  }

  void run() {
    asio::signal_set signals(io_, SIGINT, SIGTERM);
    signals.async_wait([this](const beast::error_code& error, int) {
      if (!error) io_.stop();
    });
    asio::co_spawn(io_, accept(http_, false), report);
    if (https_.is_open()) asio::co_spawn(io_, accept(https_, true), report);
    io_.run();
  }

 private:
  /// The origin as a browser serialises it: without the scheme's own port.
  static std::string origin(const std::string& scheme, const std::string& given, const std::string& host,
                            const tcp::acceptor& acceptor) {
    if (!given.empty()) return given;
    const auto port = acceptor.local_endpoint().port();
    const bool own = port == (scheme == "https" ? 443 : 80);
    return scheme + "://" + host + (own ? "" : ":" + std::to_string(port));
  }

  Awaitable accept(tcp::acceptor& acceptor, bool secure) {
    for (;;) {
      beast::error_code error;
      tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(use_awaitable, error));
      if (error || connections_ >= most_connections) continue;  // closes it
      ++connections_;
      const auto done = [this](const std::exception_ptr& failure) {
        --connections_;
        report(failure);
      };
      if (secure)
        asio::co_spawn(io_, tls_connection(std::move(socket), tls_, hall_, secure_), done);
      else
        asio::co_spawn(io_, plain_connection(std::move(socket), hall_, plain_), done);
    }
  }

  Hall& hall_;
  asio::io_context io_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  tcp::acceptor http_, https_;
  Listener plain_, secure_;
  int connections_ = 0;
};

}  // namespace

void serve(Hall& hall, const ServerOptions& options, const std::function<void(const Listening&)>& ready) {
  Server server(hall, options);
  ready(server.listening());
  server.run();
}

}  // namespace redlips::peers
