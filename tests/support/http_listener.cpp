// SPDX-License-Identifier: Apache-2.0
// Blocking sockets on one thread.
#include "tests/support/http_listener.h"

#include <sys/socket.h>

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace redlips::test {
namespace asio = boost::asio;

HttpListener::HttpListener(Serve serve)
    : acceptor_(io_, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      thread_([this, serve = std::move(serve)] {
        for (;;) {
          boost::system::error_code fault;
          Socket socket(io_);
          acceptor_.accept(socket, fault);
          if (fault) return;
          try {
            serve(socket);
          } catch (const std::exception&) {
            // The client hung up: what the test is about.
          }
        }
      }) {}

HttpListener::~HttpListener() {
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);  // ends the accept() of the other thread
  thread_.join();
}

std::string HttpListener::port() const { return std::to_string(acceptor_.local_endpoint().port()); }

std::string HttpListener::url(const char* scheme) const {
  return std::string(scheme) + "://127.0.0.1:" + port() + "/cmp";
}

std::string read_request(HttpListener::Socket& socket) {
  std::string text;
  const std::size_t head = asio::read_until(socket, asio::dynamic_buffer(text), "\r\n\r\n");
  const auto field = text.find("Content-Length: ");
  const std::size_t length =
      field == std::string::npos ? 0 : static_cast<std::size_t>(std::stoul(text.substr(field + 16)));
  std::string body = text.substr(head);
  const std::size_t have = body.size();
  body.resize(std::max(length, have));
  if (have < length) asio::read(socket, asio::buffer(body.data() + have, length - have));
  return body;
}

bool say(HttpListener::Socket& socket, const std::string& text) {
  boost::system::error_code fault;
  asio::write(socket, asio::buffer(text), fault);
  return !fault;
}

std::string http_answer(const std::string& body, const std::string& type, const std::string& status) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

HttpListener::Serve cmp_door(CmpAuthority& authority) {
  return [&authority](HttpListener::Socket& socket) {
    const std::string request = read_request(socket);
    const Bytes answer = authority.answer(Bytes(request.begin(), request.end()));
    say(socket, http_answer(std::string(answer.begin(), answer.end())));
  };
}

}  // namespace redlips::test
