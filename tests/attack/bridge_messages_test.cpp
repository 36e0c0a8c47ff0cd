// SPDX-License-Identifier: Apache-2.0
// A page's socket: who asks, what it learns, and what happens when it goes away or talks nonsense.
#include <doctest/doctest.h>

#include "drivers/wire/rpc.h"
#include "tests/support/bridge_house.h"

using namespace redlips::test;
using namespace std::chrono_literals;
using redlips::wire::parse_object;

namespace {

constexpr const char* hall = "https://hall.example.test";

std::string ask(int id, const std::string& word, const std::string& origin = {}) {
  return R"({"id":)" + std::to_string(id) + R"(,"method":"authenticate","params":{"nonce":")" +
         nonce_of(word) + '"' + (origin.empty() ? "" : R"(,"origin":")" + origin + '"') + "}}";
}

// The code of the next error, with both languages in it; "" where the next message is none.
std::string error_of(RawClient& client) {
  const auto message = parse_object(client.text());
  if (!message) return {};
  const auto* error = redlips::wire::object_of(*message, "error");
  if (!error) return {};
  CHECK_FALSE(redlips::wire::text_of(*error, "zh").value_or("").empty());
  CHECK_FALSE(redlips::wire::text_of(*error, "en").value_or("").empty());
  return redlips::wire::text_of(*error, "code").value_or("");
}

std::string state_of(RawClient& client) {
  const auto message = parse_object(client.text());
  const auto* params = message ? redlips::wire::object_of(*message, "params") : nullptr;
  return params ? redlips::wire::text_of(*params, "state").value_or("") : "";
}

struct Direct : RawClient {
  explicit Direct(const BridgeHouse& house) : RawClient(house.port()) {
    REQUIRE(upgrade(house.direct_host(), hall).status == 101);
  }
};

struct Popup : RawClient {
  explicit Popup(BridgeHouse& house) : RawClient(house.port()) {
    const std::string host = house.own_host();
    REQUIRE(upgrade(host, "http://" + host).status == 101);
  }
};

}  // namespace

TEST_CASE("a popup's request names its origin and gets states, then its token, then the end") {
  BridgeHouse house;
  Popup popup(house);
  popup.send_text(ask(1, "ok", "http://hall.example.test"));
  CHECK(house.events.next() == "popup http://hall.example.test");
  CHECK(state_of(popup) == "waiting");
  CHECK(state_of(popup) == "prompt");
  CHECK(state_of(popup) == "signing");
  CHECK(popup.text() == R"({"id":1,"result":{"format":"web-eid:1.0","asked":"http://hall.example.test"}})");
  const auto last = popup.read_frame();
  REQUIRE(last);
  CHECK(last->opcode == 8);
}

TEST_CASE("on a hall's own socket the Origin header asks, whatever the request says") {
  BridgeHouse house;
  Direct page(house);
  page.send_text(ask(1, "ok", "https://other.example.test"));
  CHECK(house.events.next() == std::string("direct ") + hall);
}

TEST_CASE("a hall's own socket serves one request after the other") {
  BridgeHouse house;
  Direct page(house);
  for (int id = 1; id <= 3; ++id) {
    page.send_text(ask(id, "ok"));
    for (const char* state : {"waiting", "prompt", "signing"}) CHECK(state_of(page) == state);
    CHECK(page.text().starts_with(R"({"id":)" + std::to_string(id) + R"(,"result")"));
  }
}

TEST_CASE("states come once each: a page cannot count wrong PINs") {
  BridgeHouse house;
  Direct page(house);
  page.send_text(ask(1, "wrong"));
  for (const char* state : {"waiting", "prompt", "signing"}) CHECK(state_of(page) == state);
  CHECK(error_of(page) == "pin_wrong");
}

TEST_CASE("before the user has answered a page learns nothing of the key") {
  BridgeHouse house;
  for (const char* word : {"early", "noui", "throw"}) {
    CAPTURE(word);
    Direct page(house);
    page.send_text(ask(1, word));
    CHECK(state_of(page) == "waiting");
    CHECK(error_of(page) == "timeout");
  }
  Direct page(house);
  page.send_text(ask(1, "blocked"));
  for (const char* state : {"waiting", "prompt", "signing"}) CHECK(state_of(page) == state);
  CHECK(error_of(page) == "pin_blocked");
}

TEST_CASE("a dialog that nobody answered is not an answer") {
  BridgeHouse house;
  house.prompter.kind = redlips::keyring::LoginAnswer::Kind::timeout;
  Direct page(house);
  page.send_text(ask(1, "blocked"));
  CHECK(state_of(page) == "waiting");
  CHECK(state_of(page) == "prompt");
  CHECK(error_of(page) == "user_cancelled");
}

TEST_CASE("closing the socket cancels the request") {
  BridgeHouse house;
  for (const bool polite : {true, false}) {
    Popup popup(house);
    popup.send_text(ask(1, "wait", hall));
    CHECK(house.events.next() == std::string("popup ") + hall);
    if (polite) popup.send(RawClient::frame(8, std::string("\x03\xe8", 2)));
    popup.close();
    CHECK(house.events.next() == "cancelled");
  }
}

TEST_CASE("a cancel ends the request and leaves the socket") {
  BridgeHouse house;
  Direct page(house);
  page.send_text(ask(7, "wait"));
  CHECK(state_of(page) == "waiting");
  page.send_text(R"({"method":"cancel","params":{"id":6}})");  // somebody else's number
  page.send_text(R"({"method":"cancel","params":{"id":7}})");
  CHECK(error_of(page) == "user_cancelled");
  house.events.next();
  CHECK(house.events.next() == "cancelled");
  page.send_text(ask(8, "ok"));
  CHECK(state_of(page) == "waiting");
}

TEST_CASE("one request at a time; a popup gets one in all") {
  BridgeHouse house;
  Direct page(house);
  page.send_text(ask(1, "wait"));
  CHECK(state_of(page) == "waiting");
  page.send_text(ask(2, "ok"));
  CHECK(error_of(page) == "busy");
  Popup popup(house);
  popup.send_text(ask(1, "wait", hall));
  CHECK(state_of(popup) == "waiting");
  popup.send_text(ask(2, "ok", hall));
  CHECK(error_of(popup) == "invalid_request");
}

TEST_CASE("requests without what they need are refused by name") {
  BridgeHouse house;
  Popup popup(house);
  for (const char* text :
       {R"({"id":1,"method":"authenticate"})", R"({"id":1,"method":"authenticate","params":{}})",
        R"({"id":1,"method":"authenticate","params":{"nonce":5,"origin":"https://a.test"}})",
        R"({"id":1,"method":"authenticate","params":["x"]})",
        R"({"method":"authenticate","params":{"nonce":"x"}})",
        R"({"id":"1","method":"authenticate","params":{"nonce":"x"}})",
        R"({"id":-1,"method":"authenticate","params":{"nonce":"x"}})", R"({"id":1,"method":"sign"})",
        R"({"id":1,"method":"pin.change"})", R"({"id":1,"method":""})"}) {
    CAPTURE(text);
    popup.send_text(text);
    CHECK(error_of(popup) == "invalid_request");
  }
  popup.send_text(R"({"id":1,"method":"authenticate","params":{"nonce":"x"}})");
  CHECK(error_of(popup) == "origin_not_allowed");
  CHECK(house.events.empty());
}

TEST_CASE("what is not our language ends the socket") {
  BridgeHouse house;
  const std::string good = R"({"method":"cancel","params":{"id":1}})";
  for (const std::string& bytes :
       {RawClient::frame(1, "hello"), RawClient::frame(1, "[]"), RawClient::frame(1, ""),
        RawClient::frame(1, "{}"), RawClient::frame(1, R"({"id":1,"id":2,"method":"cancel"})"),
        RawClient::frame(1, R"({"method":"cancel","method":"authenticate","id":1})"),
        RawClient::frame(1, std::string(1000, '[')), RawClient::frame(1, "\xff\xfe"),
        RawClient::frame(2, good), RawClient::frame(1, good, 0x80, false), RawClient::frame(1, good, 0xc0),
        RawClient::frame(3, good), RawClient::frame(0, good),
        RawClient::frame(1, std::string(64 * 1024 + 1, ' ')), RawClient::frame(9, std::string(126, 'x')),
        RawClient::frame(1, good, 0x00) + RawClient::frame(1, good),
        std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14),
        std::string("GET /info HTTP/1.1\r\n\r\n")}) {
    CAPTURE(bytes.substr(0, 40));
    Direct page(house);
    page.send(bytes);
    page.finish();
    CHECK(page.text().empty());
  }
  CHECK(house.events.empty());
}

TEST_CASE("a message in pieces is one message, and pings are answered between them") {
  BridgeHouse house;
  Direct page(house);
  const std::string text = ask(1, "ok");
  page.send(RawClient::frame(1, text.substr(0, 10), 0x00) + RawClient::frame(9, "are you there") +
            RawClient::frame(0, text.substr(10)));
  const auto pong = page.read_frame();
  REQUIRE(pong);
  CHECK(pong->opcode == 10);
  CHECK(pong->payload == "are you there");
  CHECK(house.events.next() == std::string("direct ") + hall);
}

TEST_CASE("a page that asks and never reads is cut off") {
  BridgeHouse house;
  Direct page(house);
  std::string nonsense;
  for (int i = 0; i < 1000; ++i) nonsense += RawClient::frame(1, R"({"id":1,"method":"nonsense"})");
  std::size_t sent = 0;
  while (sent < (64U << 20) && page.send(nonsense)) sent += nonsense.size();
  CHECK(sent < (64U << 20));  // socket buffers fill with our answers long before
}

TEST_CASE("a socket without a request is closed after its time, one with a request is not") {
  BridgeHouse house([](auto& settings) { settings.popup_idle = settings.direct_idle = 100ms; });
  Direct idle(house);
  Direct working(house);
  working.send_text(ask(1, "wait"));
  CHECK(state_of(working) == "waiting");
  CHECK(idle.ended());
  Popup silent(house);
  CHECK(silent.ended());
  working.send_text(ask(2, "ok"));
  CHECK(error_of(working) == "busy");
}

TEST_CASE("stopping the bridge with requests in work ends them") {
  std::optional<BridgeHouse> house(std::in_place);
  Direct page(*house);
  page.send_text(ask(1, "wait"));
  CHECK(state_of(page) == "waiting");
  house.reset();
  CHECK(page.ended());
}
