// SPDX-License-Identifier: Apache-2.0
// A server on a port of its own that says whatever a test wants, connection after connection.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <string>
#include <thread>

#include "tests/support/cmp_authority.h"

namespace redlips::test {

class HttpListener {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  /// Runs on the listener's thread, one connection at a time.
  using Serve = std::function<void(Socket&)>;
  explicit HttpListener(Serve serve);
  ~HttpListener();  ///< after the connection that is being served
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;
  std::string port() const;
  std::string url(const char* scheme = "http") const;

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

/// Reads one request with a body and gives the body; throws where there is none.
std::string read_request(HttpListener::Socket& socket);
/// False once nobody listens any more.
bool say(HttpListener::Socket& socket, const std::string& text);
/// An answer with its length.
std::string http_answer(const std::string& body, const std::string& type = "application/pkixcmp",
                        const std::string& status = "200 OK");

/// What an authority's http door does with one connection.
HttpListener::Serve cmp_door(CmpAuthority& authority);

}  // namespace redlips::test
