// SPDX-License-Identifier: Apache-2.0
// Bodies without end, heads without end, and hundreds of slow readers.
#include <doctest/doctest.h>

#include <list>

#include "tests/support/bridge_house.h"

using namespace redlips::test;
using namespace std::chrono_literals;

namespace {

std::string info(const BridgeHouse& house, const std::string& more = {}) {
  return http_request("GET", "/info", house.direct_host(), more);
}

unsigned status_of(const BridgeHouse& house, const std::string& bytes) {
  RawClient client(house.port());
  client.send(bytes);
  return client.answer().status;
}

}  // namespace

TEST_CASE("one request after the other on one connection is fine") {
  BridgeHouse house;
  RawClient client(house.port());
  for (int i = 0; i < 5; ++i) {
    client.send(info(house));
    CHECK(client.answer().status == 200);
  }
}

TEST_CASE("half a WebSocket handshake is refused in our words, and spends no name") {
  BridgeHouse house;
  const std::string host = house.own_host();
  const std::string asks = "Origin: http://" + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                    version = "Sec-WebSocket-Version: 13\r\n";
  for (const auto& half :
       {key, version, key + "Sec-WebSocket-Version: 8\r\n", version + "Sec-WebSocket-Key: short\r\n"}) {
    RawClient client(house.port());
    client.send(http_request("GET", "/ws", host, asks + half));
    const auto answer = client.answer();
    CHECK(answer.status == 400);
    CHECK(answer.header("cache-control") == "no-store");
    CHECK(answer.header("x-frame-options") == "DENY");
  }
  CHECK(status_of(house, http_request("GET", "/ws", host, asks + key + version)) == 101);
}

TEST_CASE("no body is taken, announced or endless") {
  BridgeHouse house;
  const std::string host = house.direct_host();
  CHECK(status_of(house, http_request("POST", "/info", host, "Content-Length: 5\r\n") + "hello") == 413);
  CHECK(status_of(house, http_request("POST", "/ws", host, "Content-Length: 1073741824\r\n")) == 413);
  CHECK(status_of(house, http_request("GET", "/info", host, "Transfer-Encoding: chunked\r\n") +
                             "5\r\nhello\r\n0\r\n\r\n") == 413);
}

TEST_CASE("an endless body is cut off, not read to its end") {
  BridgeHouse house;
  RawClient client(house.port());
  client.send(http_request("POST", "/info", house.direct_host(), "Content-Length: 1073741824\r\n"));
  std::size_t taken = 0;
  const std::string chunk(65'536, 'x');
  while (taken < (64U << 20) && client.send(chunk)) taken += chunk.size();
  CHECK(taken < (64U << 20));  // what socket buffers hold, and never the gigabyte
}

TEST_CASE("chunks without end are cut off, not read to their end") {
  BridgeHouse house;
  RawClient client(house.port());
  client.send(http_request("POST", "/info", house.direct_host(), "Transfer-Encoding: chunked\r\n"));
  std::size_t taken = 0;
  const std::string chunk = "1000;name=value\r\n" + std::string(4096, 'x') + "\r\n";
  while (taken < (64U << 20) && client.send(chunk)) taken += chunk.size();
  CHECK(taken < (64U << 20));
}

TEST_CASE("a head over eight kibibytes is refused, in one line or in many") {
  BridgeHouse house;
  CHECK(status_of(house, info(house, "X-Long: " + std::string(8'192, 'x') + "\r\n")) == 431);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  CHECK(status_of(house, info(house, many)) == 431);
  CHECK(status_of(house, "GET /" + std::string(9'216, 'a') + " HTTP/1.1\r\nHost: " + house.direct_host() +
                             "\r\n\r\n") == 431);
  CHECK(status_of(house, info(house, "X-Long: " + std::string(7'168, 'x') + "\r\n")) == 200);
}

TEST_CASE("a head that comes byte by byte is cut off when its time is over") {
  BridgeHouse house([](auto& settings) { settings.request = 50ms; });
  RawClient client(house.port());
  for (const char c : info(house, "X-Slow: " + std::string(4000, 'x')))
    if (!client.send(std::string_view(&c, 1))) break;
  CHECK(client.answer().status == 0);
}

TEST_CASE("a connection that says nothing is closed") {
  BridgeHouse house([](auto& settings) { settings.request = 50ms; });
  RawClient client(house.port());
  CHECK(client.ended());
}

TEST_CASE("three hundred slow readers do not keep the user out and are all gone after their time") {
  BridgeHouse house([](auto& settings) { settings.request = 2000ms; });
  std::list<RawClient> crowd;
  for (int i = 0; i < 300; ++i) {
    crowd.emplace_back(house.port(), false);
    crowd.back().send("GET /info HTTP/1.1\r\nHost: ");
    if (i % 50 == 49) CHECK(status_of(house, info(house)) == 200);
  }
  CHECK(house.connections() <= 192);
  for (RawClient& client : crowd) CHECK(client.ended());
  CHECK(status_of(house, info(house)) == 200);
}

TEST_CASE("open sockets are bounded, and the next one is told so") {
  BridgeHouse house([](auto& settings) { settings.web_sockets = 3; });
  std::list<RawClient> open;
  for (int i = 0; i < 3; ++i) {
    open.emplace_back(house.port(), false);
    CHECK(open.back().upgrade(house.direct_host(), "https://hall.example.test").status == 101);
  }
  RawClient more(house.port());
  CHECK(more.upgrade(house.direct_host(), "https://hall.example.test").status == 503);
  CHECK(status_of(house, info(house)) == 200);
}

TEST_CASE("both loopback addresses serve alike") {
  BridgeHouse house;
  RawClient client(house.port(), true);
  client.send(http_request("GET", "/info", "[::1]:" + std::to_string(house.port())));
  const HttpAnswer answer = client.answer();
  CHECK(answer.status == 200);
  CHECK(answer.body.find("\"port\":" + std::to_string(house.port())) != std::string::npos);
}
