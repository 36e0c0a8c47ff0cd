// SPDX-License-Identifier: Apache-2.0
// Pages that want documents signed: what they may send, what is hashed, and what they cannot get signed.
#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/wire/rpc.h"
#include "tests/support/bridge_house.h"
#include "tests/support/document_signer.h"

using namespace redlips;
using namespace redlips::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr const char* hall = "https://hall.example.test";

struct Direct : RawClient {
  explicit Direct(const BridgeHouse& house, const std::string& origin = hall) : RawClient(house.port()) {
    REQUIRE(upgrade(house.direct_host(), origin).status == 101);
  }
};

struct Popup : RawClient {
  explicit Popup(BridgeHouse& house) : RawClient(house.port()) {
    const std::string host = house.own_host();
    REQUIRE(upgrade(host, "http://" + host).status == 101);
  }
};

json::object document(const std::string& name, std::int64_t size) { return {{"name", name}, {"size", size}}; }

json::object hashes(const std::string& text) {
  const auto digest = content_digest(text);
  return {{"name", "ok"},
          {"size", digest.size},
          {"sha256", to_hex(digest.sha256)},
          {"sha384", to_hex(digest.sha384)}};
}

std::string ask(int id, json::array documents, json::object more = {}) {
  more["documents"] = std::move(documents);
  return json::serialize(json::object{{"id", id}, {"method", "signDocument"}, {"params", std::move(more)}});
}

std::string data(int id, const std::string& text) {
  const auto base64 = to_base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  return json::serialize(json::object{{"method", "data"}, {"params", {{"id", id}, {"base64", base64}}}});
}

/// The next message in a word: its state, "more", its error's code, or its result as text.
std::string next(RawClient& client) {
  const auto message = wire::parse_object(client.text());
  if (!message) return "end";
  const auto* params = wire::object_of(*message, "params");
  if (wire::text_of(*message, "method") == "more") return "more";
  if (params != nullptr) return wire::text_of(*params, "state").value_or("?");
  if (const auto* error = wire::object_of(*message, "error"))
    return wire::text_of(*error, "code").value_or("?");
  const auto* result = wire::object_of(*message, "result");
  return result == nullptr ? "?" : json::serialize(*result);
}

std::string result_of(const std::vector<std::string>& texts) {
  json::array list;
  for (const auto& text : texts) list.emplace_back(to_hex(content_digest(text).sha256));
  return json::serialize(json::object{{"hashes", std::move(list)}});
}

}  // namespace

TEST_CASE("documents arrive in pieces, and the daemon's own hashes are what is signed") {
  BridgeHouse house;
  Popup popup(house);
  popup.send_text(ask(1, {document("ok", 6), document("empty", 0), document("third", 2)},
                      {{"origin", hall}, {"attached", true}}));
  CHECK(next(popup) == "receiving");
  popup.send_text(data(1, "abc"));
  CHECK(next(popup) == "more");
  popup.send_text(data(1, "def"));
  CHECK(next(popup) == "more");
  popup.send_text(data(1, "gh"));
  CHECK(house.events.next() == std::string("popup ") + hall + " attached ok empty third");
  for (const char* state : {"waiting", "prompt", "signing"}) CHECK(next(popup) == state);
  CHECK(next(popup) == result_of({"abcdef", "", "gh"}));
  const auto last = popup.read_frame();
  REQUIRE(last);
  CHECK(last->opcode == 8);
}

TEST_CASE("a hall's own socket may ask again, and its header says who asks") {
  BridgeHouse house;
  Direct page(house);
  for (int id = 1; id <= 2; ++id) {
    page.send_text(ask(id, {document("ok", 1)}, {{"origin", "https://other.example.test"}}));
    CHECK(next(page) == "receiving");
    page.send_text(data(id, "x"));
    CHECK(house.events.next() == std::string("direct ") + hall + " ok");
    for (const char* state : {"waiting", "prompt", "signing"}) CHECK(next(page) == state);
    CHECK(next(page) == result_of({"x"}));
  }
}

TEST_CASE("an http page gets no document signed, registered or not, before it has sent a byte") {
  BridgeHouse house;
  Direct registered(house, "http://hall.example.test");
  registered.send_text(ask(1, {document("ok", 1)}));
  CHECK(next(registered) == "origin_not_allowed");
  for (const char* origin : {"http://other.example.test", "http://127.0.0.1", "null", ""}) {
    CAPTURE(origin);
    Popup popup(house);
    popup.send_text(ask(1, {document("ok", 1)}, {{"origin", origin}}));
    CHECK(next(popup) == "origin_not_allowed");
  }
  CHECK(house.events.empty());
}

TEST_CASE("hashes without contents are a right of registered halls") {
  BridgeHouse house;
  Popup stranger(house);
  stranger.send_text(ask(1, {hashes("x")}, {{"origin", "https://other.example.test"}}));
  CHECK(next(stranger) == "origin_not_allowed");
  Direct page(house);
  page.send_text(ask(1, {hashes("x")}));
  for (const char* state : {"receiving", "waiting", "prompt", "signing"}) CHECK(next(page) == state);
  CHECK(next(page) == result_of({"x"}));
  // A login's two hashes as a "hash of a document" is a hash like any other: it goes into the attributes.
  page.send_text(ask(2, {json::object{{"name", "ok"}, {"size", 64}, {"digest", std::string(64, 'a')}}}));
  CHECK(next(page) == "receiving");  // no such member: the 64 bytes themselves are wanted
}

TEST_CASE("requests that are not whole are refused") {
  BridgeHouse house;
  Direct page(house);
  int id = 0;
  for (const auto& documents :
       {json::array{}, json::array{1}, json::array{document("", 1)}, json::array(17, document("a", 1)),
        json::array{document("a", std::int64_t{65} * 1024 * 1024)}, json::array{document("a", -1)}}) {
    page.send_text(ask(++id, documents));
    CHECK(next(page) == "invalid_request");
  }
  page.send_text(ask(-1, {document("a", 1)}));
  CHECK(next(page) == "invalid_request");
  CHECK(house.events.empty());
}

TEST_CASE("more than was announced, and what is no base64, ends the request and leaves the socket") {
  BridgeHouse house;
  Direct page(house);
  page.send_text(ask(1, {document("ok", 2)}));
  CHECK(next(page) == "receiving");
  page.send_text(data(1, "abc"));
  CHECK(next(page) == "invalid_request");
  page.send_text(data(1, "a"));  // still on its way when the refusal came: silence
  page.send_text(ask(2, {document("ok", 2)}));
  CHECK(next(page) == "receiving");
  page.send_text(R"({"method":"data","params":{"id":2,"base64":"***"}})");
  CHECK(next(page) == "invalid_request");
  page.send_text(ask(3, {document("ok", 2)}));
  CHECK(next(page) == "receiving");
  page.send_text(R"({"method":"data","params":{"id":3}})");
  CHECK(next(page) == "invalid_request");
  CHECK(house.events.empty());
}

TEST_CASE("while documents arrive there is no other request, and a cancel forgets them") {
  BridgeHouse house;
  Direct page(house);
  page.send_text(ask(1, {document("ok", 2)}));
  CHECK(next(page) == "receiving");
  page.send_text(ask(2, {document("ok", 2)}));
  CHECK(next(page) == "busy");
  page.send_text(R"({"id":3,"method":"authenticate","params":{"nonce":")" + nonce_of("ok") + R"("}})");
  CHECK(next(page) == "busy");
  page.send_text(data(2, "ab"));  // not the request that is in work
  page.send_text(R"({"method":"cancel","params":{"id":1}})");
  CHECK(next(page) == "user_cancelled");
  CHECK(house.events.empty());
}

TEST_CASE("a popup asks once: a login after a document is refused") {
  BridgeHouse house;
  Popup popup(house);
  popup.send_text(ask(1, {document("wait", 0)}, {{"origin", hall}}));
  CHECK(next(popup) == "receiving");
  CHECK(next(popup) == "waiting");
  popup.send_text(R"({"id":2,"method":"authenticate","params":{"origin":")" + std::string(hall) +
                  R"(","nonce":")" + nonce_of("ok") + R"("}})");
  CHECK(next(popup) == "invalid_request");
  house.events.next();
  popup.close();
  CHECK(house.events.next() == "cancelled");
}

TEST_CASE("before the user has answered a page that wants a signature learns nothing of the key") {
  BridgeHouse house;
  for (const char* word : {"early", "noui", "throw"}) {
    CAPTURE(word);
    Direct page(house);
    page.send_text(ask(1, {document(word, 0)}));
    CHECK(next(page) == "receiving");
    CHECK(next(page) == "waiting");
    CHECK(next(page) == "timeout");
  }
}

TEST_CASE("a page that goes away in the middle of its documents leaves nothing behind, and asks nobody") {
  BridgeHouse house;
  for (const bool politely : {true, false}) {
    Direct page(house);
    page.send_text(ask(1, {document("ok.pdf", 100), document("more.pdf", 1000)}));
    CHECK(next(page) == "receiving");
    page.send_text(data(1, std::string(60, 'x')));
    CHECK(next(page) == "more");
    CHECK(house.spooled() == 1100);
    if (politely) page.send(RawClient::frame(8, {}));
    page.finish();
    CHECK(page.ended());
    // Each look is a turn of the bridge's thread, which has heard of the end by now.
    for (int turn = 0; turn < 1000 && house.spooled() > 0; ++turn) continue;
    CHECK(house.spooled() == 0);
  }
  CHECK(house.events.empty());
}

TEST_CASE("a document without end is cut at what was announced, however small its pieces") {
  BridgeHouse house;
  Direct page(house);
  page.send_text(ask(1, {document("ok", 200)}));
  CHECK(next(page) == "receiving");
  for (int i = 0; i < 199; ++i) {
    page.send_text(data(1, "x"));
    REQUIRE(next(page) == "more");
  }
  for (int i = 0; i < 5; ++i) page.send_text(data(1, "x"));
  CHECK(next(page) == "waiting");  // the 201st and what follows belong to nothing any more
  CHECK(house.events.next() == std::string("direct ") + hall + " ok");
}

TEST_CASE("a page that sends and sends and does not listen is cut off") {
  BridgeHouse house([](bridge::BridgeSettings& settings) { settings.upload = 600s; });
  Direct page(house);
  page.send_text(ask(1, {document("ok", std::int64_t{64} * 1024 * 1024)}));
  const auto piece = RawClient::frame(1, data(1, "x"));
  std::string many;
  for (int i = 0; i < 1000; ++i) many += piece;
  int sent = 0;
  while (sent < 60000 && page.send(many)) ++sent;
  CHECK(sent < 60000);
  CHECK(house.events.empty());
}

TEST_CASE("a page that announces documents and does not send them is cut off") {
  BridgeHouse house([](bridge::BridgeSettings& settings) { settings.upload = 50ms; });
  Direct page(house);
  page.send_text(ask(1, {document("ok", 2)}));
  CHECK(next(page) == "receiving");
  CHECK(page.ended());
}
