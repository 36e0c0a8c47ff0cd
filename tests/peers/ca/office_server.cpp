// SPDX-License-Identifier: Apache-2.0
// One thread, one coroutine for each connection; every wait has a deadline, every message a limit. Wrong
// answers on the wire are made here.
#include "tests/peers/ca/office_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
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
using Awaitable = asio::awaitable<void>;

constexpr std::chrono::seconds read_deadline{15}, write_deadline{15};
constexpr std::chrono::minutes patience{10};  // of a wrong answer that takes its time
constexpr std::chrono::milliseconds drip{200};
constexpr std::uint32_t header_limit = 16 * 1024;
constexpr std::uint64_t body_limit = 65'536;
constexpr std::size_t endless_limit = 1U << 30;
constexpr int most_connections = 256;

std::string text(beast::string_view view) { return {view.data(), view.size()}; }

Request request_of(const http::request<http::string_body>& message) {
  Request request{.method = text(message.method_string()),
                  .path = {},
                  .query = {},
                  .host = text(message[http::field::host]),
                  .origin = text(message[http::field::origin]),
                  .content_type = text(message[http::field::content_type]),
                  .cookie = {},
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

Response cmp_answer(CmpOffice& office, const Request& request) {
  if (request.method == "GET" && request.path == "/crl.pem")
    return {200, "application/x-pem-file", office.crl(), {}};
  if (request.method != "POST") return plain_response(405, "POST a PKIMessage\n");
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(request.body.data());
  const auto answer = office.answer({bytes, request.body.size()});
  if (!answer) return plain_response(400, "not a CMP message\n");
  return {200, "application/pkixcmp", std::string(answer->begin(), answer->end()), {}};
}

std::string header_of(const std::string& length) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/pkixcmp\r\n" + length + "\r\n";
}

Awaitable send(beast::tcp_stream& stream, std::string_view bytes) {
  stream.expires_after(write_deadline);
  co_await asio::async_write(stream, asio::buffer(bytes), use_awaitable);
}

/// Waits until the other side goes away, or nobody could still be waiting.
Awaitable wait_for_end(beast::tcp_stream& stream) {
  char byte = 0;
  stream.expires_after(patience);
  beast::error_code gone;
  co_await stream.async_read_some(asio::buffer(&byte, 1), asio::redirect_error(use_awaitable, gone));
}

Awaitable drip_out(beast::tcp_stream& stream, std::string body) {
  asio::steady_timer timer(stream.get_executor());
  for (const char& byte : body) {
    timer.expires_after(drip);
    co_await timer.async_wait(use_awaitable);
    co_await send(stream, {&byte, 1});
  }
}

Awaitable flood(beast::tcp_stream& stream) {
  const std::string block(65'536, 'A');
  co_await send(stream, header_of(""));
  for (std::size_t sent = 0; sent < endless_limit; sent += block.size()) co_await send(stream, block);
}

/// Instead of `body`; the connection is over then.
Awaitable answer_wrongly(beast::tcp_stream& stream, Wrong wrong, std::string body) {
  const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
  if (wrong == Wrong::garbage) {
    const std::string garbage(body.size(), '\x55');
    co_await send(stream, header_of(length) + garbage);
  } else if (wrong == Wrong::http_500) {
    co_await send(stream,
                  "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nContent-Length: "
                  "11\r\n\r\n<h1>503</h1");
  } else if (wrong == Wrong::truncated) {
    co_await send(stream, header_of(length) + body.substr(0, body.size() / 2));
  } else if (wrong == Wrong::endless) {
    co_await flood(stream);
  } else if (wrong == Wrong::slow) {
    co_await send(stream, header_of(length));
    co_await drip_out(stream, std::move(body));
  } else if (wrong == Wrong::dies_unsaid) {
    std::raise(SIGKILL);
  } else if (wrong == Wrong::silent) {
    co_await wait_for_end(stream);
  }
}

/// Hears how a connection ended: broken pipes and deadlines are everyday, anything else is a fault of ours.
void report(const std::exception_ptr& failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const boost::system::system_error&) {
  } catch (const std::exception& error) {
    std::cerr << "demo CA: " << error.what() << '\n';
  }
}

class Server {
 public:
  Server(CmpOffice& office, Desk& desk, OfficePorts ports)
      : office_(office),
        desk_(desk),
        cmp_(io_, {asio::ip::address_v4::loopback(), ports.cmp}),
        desk_door_(io_, {asio::ip::address_v4::loopback(), ports.desk}) {}

  OfficePorts ports() { return {cmp_.local_endpoint().port(), desk_door_.local_endpoint().port()}; }

  void run() {
    asio::signal_set signals(io_, SIGINT, SIGTERM);
    signals.async_wait([this](const beast::error_code& error, int) {
      if (!error) io_.stop();
    });
    asio::co_spawn(io_, accept(cmp_, true), report);
    asio::co_spawn(io_, accept(desk_door_, false), report);
    io_.run();
  }

 private:
  Awaitable accept(tcp::acceptor& acceptor, bool cmp) {
    for (;;) {
      beast::error_code error;
      tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(use_awaitable, error));
      if (error || connections_ >= most_connections) continue;  // closes it
      ++connections_;
      asio::co_spawn(io_, converse(std::move(socket), cmp), [this](const std::exception_ptr& failure) {
        --connections_;
        report(failure);
      });
    }
  }

  Awaitable converse(tcp::socket socket, bool cmp) {
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer;
    for (bool keep_alive = true; keep_alive;) {
      http::request_parser<http::string_body> parser;
      parser.header_limit(header_limit);
      parser.body_limit(body_limit);
      stream.expires_after(read_deadline);
      beast::error_code error;
      co_await http::async_read(stream, buffer, parser, asio::redirect_error(use_awaitable, error));
      if (error) co_return;
      const Request request = request_of(parser.get());
      const std::string port = std::to_string(ports().desk);
      if (cmp && office_.wrong().look(Layer::wire) == Wrong::dies_unheard) std::raise(SIGKILL);
      Response response = cmp ? cmp_answer(office_, request) : desk_.answer(request, port);
      const auto wrong = cmp && request.method == "POST" ? office_.wrong().take(Layer::wire) : std::nullopt;
      if (wrong) {
        co_await answer_wrongly(stream, *wrong, std::move(response.body));
        co_return;
      }
      keep_alive = parser.get().keep_alive();
      const auto message = message_of(std::move(response), keep_alive);
      stream.expires_after(write_deadline);
      co_await http::async_write(stream, message, use_awaitable);
    }
  }

  CmpOffice& office_;
  Desk& desk_;
  asio::io_context io_{1};
  tcp::acceptor cmp_, desk_door_;
  int connections_ = 0;
};

}  // namespace

void serve_office(CmpOffice& office, Desk& desk, OfficePorts ports,
                  const std::function<void(OfficePorts)>& ready) {
  Server server(office, desk, ports);
  ready(server.ports());
  server.run();
}

}  // namespace redlips::peers
