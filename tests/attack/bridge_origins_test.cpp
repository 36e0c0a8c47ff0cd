// SPDX-License-Identifier: Apache-2.0
// Pages that pretend to be a hall or us, and names that lead to us from outside, on a true port.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <vector>

#include "tests/support/bridge_house.h"
#include "tests/support/figure.h"

using namespace redlips::test;

namespace {

std::string upgrade_lines() {
  return "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
}

struct Attempt {
  const char* method;
  const char* target;
  bool upgrade;
};

// The four ways in which a page's browser can bring an Origin to us.
constexpr Attempt attempts[] = {
    {"GET", "/info", false}, {"POST", "/info", false}, {"OPTIONS", "/info", false}, {"GET", "/ws", true}};

HttpAnswer answer_to(const BridgeHouse& house, const Attempt& attempt, const std::string& host,
                     const std::string& more) {
  RawClient client(house.port());
  client.send(
      http_request(attempt.method, attempt.target, host, (attempt.upgrade ? upgrade_lines() : "") + more));
  return client.answer();
}

// Whoever is not a hall, grouped by what he hopes for.
std::vector<std::string> strangers(const std::string& port) {
  return {
      // foreign, or none
      "https://evil.test", "null", "NULL", "", "file://", "about:blank",
      "data:", "chrome-extension://abcdefgh", "moz-extension://1-2-3", "blob:https://hall.example.test/1",
      // look-alikes
      "https://hall.example.test.evil.test", "https://evilhall.example.test", "https://hall-example.test",
      "https://sub.hall.example.test", "https://example.test", "https://hall.example.tes",
      "https://hall.example.testing", "https://hall.example", "https://hal1.example.test",
      // homographs: Cyrillic а and full-width letters, as they are, as punycode and percent-encoded
      "https://h\u0430ll.example.test", "https://xn--hll-5cd.example.test",
      "https://xn--hll-1na.example.test", "https://\uff48all.example.test", "https://h%D0%B0ll.example.test",
      "https://hall\u3002example.test", "https://hall.example.test\u200b", "https://ha\u00adll.example.test",
      // not as a browser writes it
      "https://HALL.example.test", "https://hall.example.TEST", "HTTPS://hall.example.test",
      "https://hall.example.test/", "https://hall.example.test/login", "https://user@hall.example.test",
      "https://hall.example.test@evil.test", "https://hall.example.test#", "https://hall.example.test?",
      "https://hall.example.test\\", " https://hall.example.test\t,", "//hall.example.test",
      "hall.example.test", "https:hall.example.test", "https:/hall.example.test",
      "https://hall.example.test https://evil.test", "https://hall.example.test,https://evil.test",
      "https://evil.test https://hall.example.test", "https://hall%2eexample.test",
      // the root's dot
      "https://hall.example.test.", "https://hall.example.test.:8443", "https://hall.example.test..",
      "https://.hall.example.test",
      // another port or scheme is another site
      "https://hall.example.test:443", "http://hall.example.test:80", "http://hall.example.test:443",
      "https://hall.example.test:80", "https://hall.example.test:8444", "http://hall.example.test:8443",
      "https://hall.example.test:84430", "https://hall.example.test:08443", "https://hall.example.test:+8443",
      "https://hall.example.test:74979", "https://hall.example.test:", "ws://hall.example.test",
      "wss://hall.example.test", "ftp://hall.example.test",
      // loopback never asks
      "http://127.0.0.1:" + port, "http://[::1]:" + port, "http://localhost:" + port, "http://localhost",
      "https://localhost", "http://127.0.0.1", "http://127.1", "http://2130706433", "http://0x7f000001",
      "http://" + std::string(32, 'a') + ".localhost:" + port, "http://0.0.0.0:" + port,
      "http://[::]:" + port, "http://[::ffff:7f00:1]"};
}

}  // namespace

TEST_CASE("no origin but a hall's own spelling gets anything, by any method, and all hear the same") {
  BridgeHouse house;
  std::size_t rows = 0;
  for (const Attempt& attempt : attempts) {
    std::set<std::map<std::string, std::string>> heard;
    for (const std::string& origin : strangers(std::to_string(house.port()))) {
      CAPTURE(origin);
      CAPTURE(attempt.method);
      CAPTURE(attempt.target);
      const HttpAnswer answer = answer_to(house, attempt, house.direct_host(), "Origin: " + origin + "\r\n");
      CHECK(answer.status == (std::string(attempt.method) == "POST" ? 405U : 403U));
      CHECK(answer.body.empty());
      CHECK(answer.header("access-control-allow-origin").empty());
      heard.insert(answer.headers);
      ++rows;
    }
    CHECK(heard.size() == 1);
  }
  CHECK(rows >= 60);
  CHECK(house.events.empty());
  figure(rows, "rows of Origin and method refused with one answer");
}

TEST_CASE("the hall's own spellings do get in, so the table above tests something") {
  BridgeHouse house;
  for (const char* origin :
       {"http://hall.example.test", "https://hall.example.test", "https://hall.example.test:8443"}) {
    CAPTURE(origin);
    const std::string more = std::string("Origin: ") + origin + "\r\n";
    const HttpAnswer info = answer_to(house, attempts[0], house.direct_host(), more);
    CHECK(info.status == 200);
    CHECK(info.header("access-control-allow-origin") == origin);
    CHECK(answer_to(house, attempts[2], house.direct_host(), more).status == 204);
    CHECK(answer_to(house, attempts[3], house.direct_host(), more).status == 101);
    CHECK(answer_to(house, attempts[3], "[::1]:" + std::to_string(house.port()), more).status == 101);
  }
}

TEST_CASE("a host name that is not loopback's own is DNS rebinding and gets nothing") {
  BridgeHouse house;
  const std::string port = ":" + std::to_string(house.port());
  const std::string name(32, 'a');
  const std::string live = house.own_host();
  const std::string live_name = live.substr(0, 32);
  std::size_t rows = 0;
  for (const std::string& host : std::vector<std::string>{
           "evil.test", "evil.test" + port, "hall.example.test" + port, "localhost" + port,
           "LOCALHOST" + port, "127.0.0.1", "127.0.0.1:80", "127.0.0.1" + port + "0",
           "127.0.0.1:0" + port.substr(1), "127.0.0.1." + port, "127.0.0.2" + port, "127.1" + port,
           "0.0.0.0" + port, "[::]" + port, "[0:0:0:0:0:0:0:1]" + port, "::1" + port,
           "[::ffff:127.0.0.1]" + port, "user@127.0.0.1" + port, "127.0.0.1" + port + "/",
           "127.0.0.1" + port + ",evil.test",
           // names of the right look in the wrong place
           live_name + ".localhost", live_name + ".localhost.evil.test" + port,
           live_name + ".localhost." + port, "x." + live, live_name + ".LOCALHOST" + port,
           live_name + "localhost" + port, live_name + port, name.substr(1) + ".localhost" + port,
           name + "a.localhost" + port, std::string(32, 'A') + ".localhost" + port,
           std::string(32, 'g') + ".localhost" + port, "a." + name.substr(2) + ".localhost" + port,
           ".localhost" + port, ""}) {
    CAPTURE(host);
    for (const char* target : {"/bridge", "/b", "/info", "/popup.js"}) {
      CAPTURE(target);
      RawClient client(house.port());
      client.send(http_request("GET", target, host));
      const HttpAnswer answer = client.answer();
      CHECK(answer.status == 403);
      CHECK(answer.header("location").empty());
      ++rows;
    }
    RawClient client(house.port());
    CHECK(client.upgrade(host, "https://hall.example.test").status == 403);
    ++rows;
  }
  figure(rows, "rows of rebinding Host and path refused");
  RawClient client(house.port());
  client.send(http_request("GET", "/b", live));
  CHECK(client.answer().status == 200);
}

TEST_CASE("paths are compared byte for byte: no query, no encoding, no absolute form") {
  BridgeHouse house;
  const std::string live = house.own_host();
  for (const std::string& target : std::vector<std::string>{
           "/", "/b?", "/b?x=1", "/b/", "//b", "/./b", "/%62", "/B", "/b;x", "/b%00", "http://" + live + "/b",
           "*", "/popup.js?v=2", "/../b", "/bridge/../b", "/index.html", "/over", "/favicon.ico"}) {
    CAPTURE(target);
    RawClient client(house.port());
    client.send(http_request("GET", target, live));
    CHECK(client.answer().status == 404);
  }
  for (const char* method : {"HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get"}) {
    CAPTURE(method);
    RawClient client(house.port());
    client.send(http_request(method, "/b", live));
    CHECK(client.answer().status == 405);
  }
}

TEST_CASE("Host and Origin must both carry the name at the upgrade") {
  BridgeHouse house;
  const std::string mine = house.own_host(), other = house.own_host();
  for (const std::string& origin :
       std::vector<std::string>{"", "null", "http://" + other, "https://" + mine, "http://" + mine + "/",
                                "http://" + mine.substr(0, 42), "https://hall.example.test",
                                house.direct_host(), "http://" + house.direct_host()}) {
    CAPTURE(origin);
    RawClient client(house.port());
    CHECK(client.upgrade(mine, origin).status == 403);
  }
  RawClient direct(house.port());
  CHECK(direct.upgrade(house.direct_host(), "http://" + mine).status == 403);
  RawClient client(house.port());
  CHECK(client.upgrade(mine, "http://" + mine).status == 101);
}
