// SPDX-License-Identifier: Apache-2.0
// Time stamp authorities that do not answer, or never stop: each ends in a refusal, within its limits.
#include <doctest/doctest.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <thread>

#include "daemon/documents/timestamp.h"
#include "drivers/platform/process.h"

using namespace redlips;
using namespace redlips::documents;
using boost::asio::ip::tcp;

namespace {

/// Serves one connection on a thread of its own; its sending fails once the client has gone.
class Server {
 public:
  using Serve = std::function<void(tcp::socket&)>;
  explicit Server(Serve serve)
      : acceptor_(io_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
        thread_([this, serve = std::move(serve)] {
          boost::system::error_code fault;
          tcp::socket socket(io_);
          acceptor_.accept(socket, fault);
          if (!fault) serve(socket);
        }) {}
  ~Server() { thread_.join(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  std::string url(const char* scheme = "http") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/tsa";
  }

 private:
  boost::asio::io_context io_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

/// False once nobody listens any more.
bool say(tcp::socket& socket, const std::string& text) {
  boost::system::error_code fault;
  boost::asio::write(socket, boost::asio::buffer(text), fault);
  return !fault;
}

/// How many bytes the client took.
std::size_t say_for_ever(tcp::socket& socket, const std::string& text) {
  std::size_t taken = 0;
  while (say(socket, text)) taken += text.size();
  return taken;
}

/// Until the client goes.
void hear_out(tcp::socket& socket) {
  std::array<char, 4096> buffer{};
  boost::system::error_code fault;
  while (!fault) socket.read_some(boost::asio::buffer(buffer), fault);
}

const std::string ok = "HTTP/1.0 200 OK\r\nContent-Type: application/timestamp-reply\r\n";

/// The code of what `ask` throws; "" where there was an answer.
std::string code_of(const std::string& url) {
  platform::outlive_readers();  // as the command line does
  try {
    ask_over_http(url, Bytes(64, 'q'), std::chrono::seconds(1));
  } catch (const TimeStampError& error) {
    return error.code();
  }
  return {};
}

}  // namespace

TEST_CASE("an answer of the right kind is brought back whole") {
  const Server server([](tcp::socket& socket) {
    say(socket, ok + "\r\n" + std::string("\x30\x03\x02\x01\x07"));
    hear_out(socket);
  });
  CHECK(ask_over_http(server.url(), Bytes(64, 'q')) == Bytes{0x30, 3, 2, 1, 7});
}

TEST_CASE("an authority that is silent, before or within its answer, is given up") {
  for (const std::string& begin :
       {std::string(), ok, ok + "\r\n\x30", ok + "\r\n" + std::string("\x30\x05\x02")}) {
    CAPTURE(begin);
    const Server server([&](tcp::socket& socket) {
      say(socket, begin);
      hear_out(socket);
    });
    CHECK(code_of(server.url()) == "tsa_unreachable");
  }
  const Server silent(hear_out);
  CHECK(code_of(silent.url("https")) == "tsa_unreachable");
}

TEST_CASE("an authority that never stops is cut off: lines of a head, one line, bytes of an answer") {
  const std::string large = ok + "\r\n" + std::string("\x30\x84\x7f\xff\xff\xff", 6);
  const std::string open = ok + "\r\n" + std::string("\x30\x80", 2);
  const std::string line = "X-More: " + std::string(100, 'x') + "\r\n";
  struct Row {
    std::string begin, more;
  };
  for (const auto& row : {Row{ok, line}, Row{ok, std::string(1000, 'x')}, Row{large, std::string(1000, '\0')},
                          Row{open, "\x02\x01\x07"}, Row{{}, std::string(1000, 'x')}}) {
    CAPTURE(row.begin);
    std::size_t taken = 0;
    {
      const Server server([&](tcp::socket& socket) {
        if (say(socket, row.begin)) taken = say_for_ever(socket, row.more);
      });
      CHECK(code_of(server.url()) == "tsa_unreachable");
    }
    // 256 KiB, and what the system holds for a socket on either side.
    CHECK(taken < std::size_t{16} * 1024 * 1024);
  }
}

TEST_CASE("an authority that hangs up before it was asked ends nothing but its time stamp") {
  const Server server([](tcp::socket& socket) {
    socket.set_option(tcp::socket::linger(true, 0));  // a reset, not an end
    socket.close();
  });
  CHECK(code_of(server.url()) == "tsa_unreachable");
}

TEST_CASE("another kind of answer, an error, a redirection and a closed port are no answer") {
  for (const char* answer :
       {"HTTP/1.0 404 Not Found\r\n\r\n", "HTTP/1.0 500 Oh\r\n\r\n",
        "HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n\x30\x03\x02\x01\x07", "no http\r\n\r\n"}) {
    CAPTURE(answer);
    const Server server([&](tcp::socket& socket) { say(socket, answer); });
    CHECK(code_of(server.url()) == "tsa_unreachable");
  }
  CHECK(code_of("http://127.0.0.1:9/tsa") == "tsa_unreachable");
  CHECK(code_of("ftp://127.0.0.1/tsa") == "tsa_unreachable");
}
