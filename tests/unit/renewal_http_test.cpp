// SPDX-License-Identifier: Apache-2.0
// Servers that lie, stall, pour or hang up: each ends within its limits, with a reason of its own.
#include <doctest/doctest.h>

#include <array>
#include <boost/asio/steady_timer.hpp>

#include "drivers/platform/process.h"
#include "tests/support/http_listener.h"
#include "updater/ca_failure.h"
#include "updater/http_client.h"
#include "updater/retry_after.h"

using namespace redlips;
using namespace redlips::updater;
using test::http_answer;
using test::HttpListener;
using test::say;
using Socket = HttpListener::Socket;

namespace {

HttpLimits short_limits() {
  const std::chrono::seconds second(1);
  return {second, second, second, second, std::chrono::seconds(2)};
}

HttpQuestion question_for(const std::string& url) {
  HttpQuestion out{*parse_http_address(url)};
  out.content_type = "application/pkixcmp";
  out.body = Bytes(64, 'q');
  return out;
}

/// What asking throws; "" where there is an answer.
std::string code_of(const HttpQuestion& question) {
  platform::outlive_readers();  // as the program does
  try {
    ask_http(question, short_limits());
  } catch (const CaFailure& failure) {
    return failure.code();
  }
  return {};
}

std::string code_of_server(const HttpListener::Serve& serve, const char* scheme = "http") {
  const HttpListener server(serve);
  return code_of(question_for(server.url(scheme)));
}

/// Until the client goes.
void hear_out(Socket& socket) {
  std::array<char, 4096> buffer{};
  boost::system::error_code fault;
  while (!fault) socket.read_some(boost::asio::buffer(buffer), fault);
}

/// A server that says this to a request and hangs up.
HttpListener::Serve says(const std::string& text) {
  return [text](Socket& socket) {
    test::read_request(socket);
    say(socket, text);
  };
}

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Type: application/pkixcmp\r\n";

}  // namespace

TEST_CASE("an answer is brought back whole: with a length, in chunks, or until the end") {
  for (const std::string& text :
       {http_answer("answer"), ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nans\r\n3\r\nwer\r\n0\r\n\r\n",
        ok + "\r\nanswer",
        std::string("HTTP/1.0 200 OK\r\nContent-Type: application/pkixcmp; x=y\r\n\r\nanswer")}) {
    std::string got;
    const HttpListener server([&](Socket& socket) {
      got = test::read_request(socket);
      say(socket, text);
    });
    const Bytes answer = ask_http(question_for(server.url()));
    CHECK(std::string(answer.begin(), answer.end()) == "answer");
    CHECK(got == std::string(64, 'q'));
  }
}

TEST_CASE("what is no good answer is garbage, and a redirection is not followed") {
  for (const std::string& text :
       {http_answer("<html>", "text/html"), http_answer("no", "application/pkixcmp", "404 Not Found"),
        std::string("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"),
        std::string("no http at all\r\n\r\n"), ok + "Content-Length: 100\r\n\r\nshort",
        ok + "Content-Length: x\r\n\r\n", ok + "Transfer-Encoding: chunked\r\n\r\n9\r\nshort",
        ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", std::string("HTTP/1.1 200 O")}) {
    CAPTURE(text);
    CHECK(code_of_server(says(text)) == "ca_garbage");
  }
}

TEST_CASE("a server's own trouble is told apart, with the time it asks for") {
  for (const char* status : {"500 Oh", "503 Busy", "599 X", "429 Too Many"}) {
    CHECK(code_of_server(says(http_answer("", "text/plain", status))) == "ca_http_5xx");
  }
  const HttpListener server(says("HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"));
  try {
    ask_http(question_for(server.url()));
    FAIL("an answer");
  } catch (const CaFailure& failure) {
    CHECK(failure.retry_after() == std::chrono::seconds(120));
  }
}

TEST_CASE("a server that is not there, or hangs up, is unreachable") {
  CHECK(code_of(question_for("http://127.0.0.1:9/cmp")) == "ca_unreachable");
  CHECK(code_of(question_for("http://nowhere.invalid/cmp")) == "ca_unreachable");
  CHECK(code_of_server([](Socket&) {}) == "ca_unreachable");
  CHECK(code_of_server([](Socket& socket) {
          test::read_request(socket);
          socket.set_option(Socket::linger(true, 0));  // a reset, not an end
          socket.close();
        }) == "ca_unreachable");
}

TEST_CASE("a server that is silent, before or within its answer, is slow") {
  for (const std::string& begin : {std::string(), ok, ok + "Content-Length: 100\r\n\r\nbegin"}) {
    CAPTURE(begin);
    CHECK(code_of_server([&](Socket& socket) {
            say(socket, begin);
            hear_out(socket);
          }) == "ca_slow");
  }
  CHECK(code_of_server(hear_out, "https") == "ca_slow");
}

TEST_CASE("an answer that never stops is ended by its size or its time, whatever is poured") {
  struct Row {
    std::string begin, more;
  };
  const std::string chunk = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  for (const auto& row :
       {Row{ok, "X-More: " + std::string(100, 'x') + "\r\n"}, Row{ok, std::string(1000, 'x')},
        Row{ok + "Content-Length: 1073741824\r\n\r\n", std::string(1000, 'x')},
        Row{ok + "\r\n", std::string(1000, 'x')}, Row{ok + "Transfer-Encoding: chunked\r\n\r\n", chunk}}) {
    CAPTURE(row.begin);
    std::size_t taken = 0;
    CHECK(code_of_server([&](Socket& socket) {
            test::read_request(socket);
            if (say(socket, row.begin)) {
              while (say(socket, row.more)) taken += row.more.size();
            }
          }) == "ca_too_big");
    // 256 KiB, and what the system holds for a socket on either side.
    CHECK(taken < std::size_t{16} * 1024 * 1024);
  }
}

TEST_CASE("an answer that drips is ended by the time of all, though a byte is always coming") {
  const auto begun = std::chrono::steady_clock::now();
  CHECK(code_of_server([](Socket& socket) {
          test::read_request(socket);
          say(socket, ok + "Content-Length: 100000\r\n\r\n");
          boost::asio::steady_timer timer(socket.get_executor());
          do {
            timer.expires_after(std::chrono::milliseconds(20));
            timer.wait();
          } while (say(socket, "x"));
        }) == "ca_slow");
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("https wants a server that speaks it and that somebody known vouches for") {
  CHECK(code_of_server([](Socket& socket) { say(socket, "HTTP/1.1 400 No TLS\r\n\r\n"); }, "https") ==
        "ca_tls");
}

TEST_CASE("a proxy is told the whole address for http, and asked for a tunnel for https") {
  std::string head;
  const auto keep_head = [&](Socket& socket) {
    std::array<char, 2048> buffer{};
    const auto size = socket.read_some(boost::asio::buffer(buffer));
    head.assign(buffer.data(), size);
  };
  const HttpListener relay([&](Socket& socket) {
    keep_head(socket);
    say(socket, http_answer("answer"));
  });
  auto question = question_for("http://ca.invalid:8080/cmp?x=1");
  question.proxy = HttpProxy{"127.0.0.1", relay.port(), "Basic dTpw"};
  CHECK(ask_http(question).size() == 6);
  CHECK(head.rfind("POST http://ca.invalid:8080/cmp?x=1 HTTP/1.1\r\n", 0) == 0);
  CHECK(head.find("Proxy-Authorization: Basic dTpw\r\n") != std::string::npos);

  const HttpListener refuses([&](Socket& socket) {
    keep_head(socket);
    say(socket, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
  });
  question = question_for("https://ca.invalid/cmp");
  question.proxy = HttpProxy{"127.0.0.1", refuses.port(), ""};
  CHECK(code_of(question) == "ca_unreachable");
  CHECK(head.rfind("CONNECT ca.invalid:443 HTTP/1.1\r\n", 0) == 0);
}

TEST_CASE("Retry-After is seconds or a date, and anything else is nothing") {
  const auto now = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + std::chrono::hours(8);
  CHECK(retry_after("120") == std::chrono::seconds(120));
  CHECK(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now) == std::chrono::seconds(49 * 60 + 37));
  CHECK(retry_after("Sun, 06 Nov 1993 08:49:37 GMT", now) == std::chrono::seconds(0));
  for (const char* text : {"", "-1", "1.5", "12 ", "99999999999999999999", "Sun, 06 Nov 1994", "soon",
                           "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC"}) {
    CHECK_FALSE(retry_after(text, now));
  }
}
