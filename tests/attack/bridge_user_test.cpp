// SPDX-License-Identifier: Apache-2.0
// Connections of other users, of nobody, and of somebody who has changed meanwhile (SECURITY-RULES 2.9).
#include <doctest/doctest.h>

#include <atomic>
#include <semaphore>

#include "daemon/bridge/own_peer.h"
#include "tests/support/bridge_house.h"

using namespace redlips::test;
using redlips::bridge::Peer;

namespace {

constexpr const char* hall = "https://hall.example.test";

std::string bridge_request(const BridgeHouse& house) {
  return http_request("GET", "/bridge", std::string(32, 'a') + ".localhost:" + std::to_string(house.port()));
}

}  // namespace

TEST_CASE("another user gets one static answer and nothing else") {
  std::atomic<Peer> peer{Peer::other_user};
  BridgeHouse house(
      [&](auto& settings) { settings.peer = [&](const auto&, const auto&) { return peer.load(); }; });
  const std::string own = std::string(32, 'a') + ".localhost:" + std::to_string(house.port());
  for (const char* target : {"/bridge", "/b", "/info", "/popup.js", "/"}) {
    CAPTURE(target);
    RawClient client(house.port());
    client.send(http_request("GET", target, own));
    const HttpAnswer answer = client.answer();
    CHECK(answer.status == 403);  // port 0 has no next one
    CHECK(answer.body.empty());
  }
  RawClient client(house.port());
  CHECK(client.upgrade(house.direct_host(), hall).status == 403);
}

TEST_CASE("another user's popup is sent to the next port under its own name") {
  unsigned short next = 0;
  BridgeHouse house([&](auto& settings) {
    BridgeHouse scout;
    next = static_cast<unsigned short>(scout.port() + 1);
    settings.ports = {scout.port(), next};
    settings.peer = [](const auto&, const auto&) { return Peer::other_user; };
    // the scout is gone when the bridge starts
  });
  RawClient client(house.port());
  client.send(bridge_request(house));
  const HttpAnswer answer = client.answer();
  CHECK(answer.status == 303);
  CHECK(answer.header("location") ==
        "http://" + std::string(32, 'a') + ".localhost:" + std::to_string(next) + "/bridge");
}

TEST_CASE("a connection that nobody owns is closed without a word") {
  BridgeHouse house(
      [](auto& settings) { settings.peer = [](const auto&, const auto&) { return Peer::unknown; }; });
  RawClient client(house.port());
  client.send(bridge_request(house));
  CHECK(client.answer().status == 0);
}

TEST_CASE("the owner is looked up again before an answer leaves") {
  std::atomic<int> looks{0};
  BridgeHouse house([&](auto& settings) {
    settings.peer = [&](const auto&, const auto&) { return ++looks == 1 ? Peer::ours : Peer::unknown; };
  });
  RawClient client(house.port());
  client.send(bridge_request(house));
  CHECK(client.answer().status == 0);
  CHECK(looks == 2);
}

TEST_CASE("the owner is looked up again before a signature leaves") {
  std::atomic<Peer> peer{Peer::ours};
  BridgeHouse house(
      [&](auto& settings) { settings.peer = [&](const auto&, const auto&) { return peer.load(); }; });
  for (const Peer later : {Peer::ours, Peer::other_user, Peer::unknown}) {
    peer = Peer::ours;
    RawClient client(house.port());
    REQUIRE(client.upgrade(house.direct_host(), hall).status == 101);
    peer = later;
    client.send_text(R"({"id":1,"method":"authenticate","params":{"nonce":")" + nonce_of("ok") + R"("}})");
    std::string last = client.text();
    for (std::string text = last; !text.empty() && last.find("result") == std::string::npos; last = text)
      text = client.text();
    CHECK((last.find("result") != std::string::npos) == (later == Peer::ours));
    client.close();
  }
}

TEST_CASE("the system's own look-up knows us") {
  BridgeHouse house;
  for (const bool v6 : {false, true}) {
    RawClient client(house.port(), v6);
    client.send(bridge_request(house));
    CHECK(client.answer().status == 303);
  }
}

TEST_CASE("who connects, sends and closes at once is nobody") {
  std::binary_semaphore closed{0};
  BridgeHouse house([&](auto& settings) {
    settings.peer = [&, look = redlips::bridge::own_peer_lookup()](const auto& local, const auto& remote) {
      closed.acquire();
      return look(local, remote);
    };
  });
  for (int i = 0; i < 20; ++i) {
    RawClient gone(house.port());
    gone.send(bridge_request(house));
    gone.finish();
    closed.release();
    CHECK(gone.answer().status == 0);
  }
}
