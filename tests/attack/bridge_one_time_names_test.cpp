// SPDX-License-Identifier: Apache-2.0
// The clean-origin redirect against replay, guessing and waiting (SECURITY-RULES 2.1).
#include <doctest/doctest.h>

#include <string_view>
#include <utility>

#include "tests/support/bridge_house.h"
#include "tests/support/figure.h"

using namespace redlips::test;
using namespace std::chrono_literals;

namespace {

unsigned status_of(const BridgeHouse& house, const std::string& target, const std::string& host) {
  RawClient client(house.port());
  client.send(http_request("GET", target, host));
  return client.answer().status;
}

unsigned upgrade(const BridgeHouse& house, const std::string& host) {
  RawClient client(house.port());
  return client.upgrade(host, "http://" + host).status;
}

}  // namespace

TEST_CASE("the redirect leads to a name of our own choice, each time another") {
  BridgeHouse house;
  const std::string invented = std::string(32, 'a') + ".localhost:" + std::to_string(house.port());
  const std::string one = house.own_host(), two = house.own_host();
  CHECK(one != two);
  CHECK(one != invented);
  CHECK(two != invented);
  CHECK(one.substr(32) == ".localhost:" + std::to_string(house.port()));
}

TEST_CASE("a page loads as often as it likes until its socket opens, then never again") {
  BridgeHouse house;
  const std::string host = house.own_host();
  for (int i = 0; i < 3; ++i)
    for (const char* path : {"/b", "/popup.js", "/popup.css", "/heartbeat.js"})
      CHECK(status_of(house, path, host) == 200);
  CHECK(upgrade(house, host) == 101);
  for (const char* path : {"/b", "/popup.js", "/popup.css", "/heartbeat.js"})
    CHECK(status_of(house, path, host) == 410);
}

TEST_CASE("a second upgrade under the same name is refused while the first lives and after it") {
  BridgeHouse house;
  const std::string host = house.own_host();
  {
    RawClient first(house.port());
    REQUIRE(first.upgrade(host, "http://" + host).status == 101);
    CHECK(upgrade(house, host) == 410);
    CHECK(first.send_text(R"({"id":1,"method":"nonsense"})"));
    CHECK(first.text().find("invalid_request") != std::string::npos);
  }
  CHECK(upgrade(house, host) == 410);
}

TEST_CASE("an upgrade before any page load spends the name: nobody else can load under it") {
  BridgeHouse house;
  const std::string host = house.own_host();
  CHECK(upgrade(house, host) == 101);
  CHECK(status_of(house, "/b", host) == 410);
}

TEST_CASE("a name lives sixty seconds") {
  BridgeHouse house;
  const std::string host = house.own_host();
  house.pass(59'999ms);
  CHECK(status_of(house, "/b", host) == 200);
  house.pass(1ms);
  CHECK(status_of(house, "/b", host) == 410);
  CHECK(upgrade(house, host) == 410);
}

TEST_CASE("a guessed name is no name, and guessing spends none") {
  BridgeHouse house;
  const std::string live = house.own_host();
  std::size_t guesses = 0;
  for (std::size_t place = 0; place < 32; ++place)
    for (const char digit : std::string_view("0123456789abcdef")) {
      std::string guess = live;
      if (std::exchange(guess[place], digit) == digit) continue;
      CAPTURE(guess);
      CHECK(status_of(house, "/b", guess) == 410);
      CHECK(upgrade(house, guess) == 410);
      ++guesses;
    }
  CHECK(upgrade(house, live) == 101);
  figure(guesses, "names one digit away from a live one refused, as page and as socket");
}

TEST_CASE("a name that failed its upgrade once is still good for the true page") {
  BridgeHouse house;
  const std::string host = house.own_host();
  RawClient wrong(house.port());
  CHECK(wrong.upgrade(host, "https://evil.test").status == 403);
  CHECK(upgrade(house, host) == 101);
}

TEST_CASE("a name of one port is none on another daemon's") {
  BridgeHouse one, two;
  const std::string host = one.own_host();
  CHECK(status_of(two, "/b", host) == 403);
  CHECK(status_of(two, "/b", host.substr(0, 32) + ".localhost:" + std::to_string(two.port())) == 410);
}

TEST_CASE("the start page asks for its own hall only") {
  BridgeHouse house;
  const std::string url = house.start_login();
  REQUIRE(url.ends_with("/start"));
  const std::string host = url.substr(7, url.size() - 13);
  CHECK(status_of(house, "/start", host) == 200);
  CHECK(status_of(house, "/start.js", host) == 200);
  CHECK(status_of(house, "/b", host) == 404);
  RawClient page(house.port());
  REQUIRE(page.upgrade(host, "http://" + host).status == 101);
  const std::string hall = page.text();
  CHECK(hall.find(R"("method":"hall")") != std::string::npos);
  CHECK(hall.find("http://hall.example.test/login") != std::string::npos);
  const auto ask = [&](const std::string& origin) {
    page.send_text(R"({"id":1,"method":"authenticate","params":{"origin":")" + origin + R"(","nonce":")" +
                   nonce_of("ok") + R"("}})");
  };
  ask("https://evil.test");
  CHECK(page.text().find("origin_not_allowed") != std::string::npos);
  ask("https://hall.example.test");
  CHECK(house.events.next() == "reverse https://hall.example.test");
  CHECK(page.text().find("waiting") != std::string::npos);
}
