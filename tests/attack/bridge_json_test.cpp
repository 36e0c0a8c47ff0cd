// SPDX-License-Identifier: Apache-2.0
// Messages that are no JSON, or JSON that two readers read differently: the socket ends, and nothing was
// asked.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/bridge_house.h"
#include "tests/support/figure.h"

using namespace redlips::test;
using namespace std::string_literals;

namespace {

constexpr const char* hall = "https://hall.example.test";

struct Page : RawClient {
  explicit Page(const BridgeHouse& house) : RawClient(house.port()) {
    REQUIRE(upgrade(house.direct_host(), hall).status == 101);
  }
};

// A login request with `member` among its parameters.
std::string asking(const std::string& member) {
  return R"({"id":1,"method":"authenticate","params":{"nonce":")" + nonce_of("ok") + "\"" + member + "}}";
}

std::string nested(const std::string& open, const std::string& close, int levels) {
  std::string out = "1";
  for (int i = 0; i < levels; ++i) out = open + out + close;
  return asking(R"(,"x":)" + out);
}

// RFC 8259 §4: members twice.
const std::vector<std::string> twice{
    asking(R"(,"nonce":"other")"),
    asking(R"(,"\u006eonce":"other")"),
    asking(R"(,"origin":"a","origin":"b")"),
    asking(R"(,"x":{"y":1,"y":1})"),
    asking(R"(,"x":[{"y":1,"y":2}])"),
    asking(R"(,"":1,"":2)"),
    R"({"id":1,"id":2,"method":"authenticate"})",
    R"({"method":"cancel","method":"authenticate","id":1})",
    R"({"id":1,"method":"authenticate","params":{},"params":{"nonce":"x"}})"};

// RFC 3629 §3, RFC 8259 §8: no character, or half of one.
const std::vector<std::string> not_utf8{asking(",\"x\":\"\xff\""),
                                        asking(",\"x\":\"\xfe\""),
                                        asking(",\"x\":\"\xc0\xaf\""),
                                        asking(",\"x\":\"\xe0\x80\xaf\""),
                                        asking(",\"x\":\"\xed\xa0\x80\""),
                                        asking(",\"x\":\"\xf4\x90\x80\x80\""),
                                        asking(",\"x\":\"\xf8\x88\x80\x80\x80\""),
                                        asking(",\"x\":\"\xe4\xb8\""),
                                        asking(",\"x\":\"\x80\""),
                                        asking(",\"\xff\":1"),
                                        asking(R"(,"x":"\ud800")"),
                                        asking(R"(,"x":"\udc00\ud800")"),
                                        asking(R"(,"\ud800":1)"),
                                        "\xef\xbb\xbf" + asking(""),
                                        "\xff\xfe{\0}\0"s,
                                        asking("") + "\xff"};

// RFC 8259 §2–7: almost JSON.
const std::vector<std::string> not_json{asking(",\"x\":1,"),
                                        asking(",\"x\":01"),
                                        asking(",\"x\":+1"),
                                        asking(",\"x\":.5"),
                                        asking(",\"x\":1."),
                                        asking(",\"x\":0x10"),
                                        asking(",\"x\":NaN"),
                                        asking(",\"x\":Infinity"),
                                        asking(",\"x\":undefined"),
                                        asking(",\"x\":'y'"),
                                        asking(",x:1"),
                                        asking(",\"x\":[1,]"),
                                        asking(",\"x\":\"a\nb\""),
                                        asking(",\"x\":\"a\0b\""s),
                                        asking(R"(,"x":"\x41")"),
                                        asking(R"(,"x":"\u12")"),
                                        asking("/**/"),
                                        asking("") + "//",
                                        asking("") + asking(""),
                                        asking("") + ",",
                                        asking("") + "\0"s,
                                        "\0"s + asking(""),
                                        asking("").substr(1),
                                        asking("").substr(0, 60),
                                        "",
                                        " ",
                                        "[]",
                                        "1",
                                        "null",
                                        "\"authenticate\"",
                                        "[" + asking("") + "]",
                                        "{}",
                                        R"({"id":1})",
                                        R"({"method":1})",
                                        R"({"method":null,"id":1})",
                                        R"({"Method":"authenticate"})",
                                        "hello",
                                        "<xml/>"};

// Deeper than four levels, longer than 64 KiB, or beyond all numbers.
const std::vector<std::string> too_large{asking(",\"x\":1e400"),
                                         asking(",\"x\":-1e99999"),
                                         nested("[", "]", 3),
                                         nested(R"({"y":)", "}", 3),
                                         nested("[", "]", 1000),
                                         nested("[", "]", 30000),
                                         std::string(60000, '['),
                                         std::string(64 * 1024 + 1, ' '),
                                         asking(",\"x\":\"" + std::string(65'536, 'y') + "\""),
                                         asking("") + std::string(65'536, ' ')};

std::size_t all_end_the_socket(const BridgeHouse& house, const std::vector<std::string>& messages) {
  for (const std::string& message : messages) {
    CAPTURE(message.substr(0, 200));
    Page page(house);
    page.send_text(message);
    CHECK(page.text().empty());
    CHECK(page.ended());
  }
  return messages.size();
}

}  // namespace

TEST_CASE("JSON that is none, says something twice, or is too deep or too long ends the socket unheard") {
  BridgeHouse house;
  std::size_t rows = 0;
  for (const auto* table : {&twice, &not_utf8, &not_json, &too_large})
    rows += all_end_the_socket(house, *table);
  CHECK(house.events.empty());
  figure(rows, "JSON messages refused unheard");
}

TEST_CASE("as deep and as long as allowed is heard, so the tables above test something") {
  BridgeHouse house;
  const std::string longest = asking("");
  for (const std::string& message :
       {asking(""), nested("[", "]", 2), asking(R"(,"x":"\ud83d\ude00")"), asking(",\"x\":1e300"),
        longest + std::string(65'536 - longest.size(), ' ')}) {
    CAPTURE(message.substr(0, 200));
    Page page(house);
    page.send_text(message);
    CHECK(house.events.next() == "direct "s + hall);
  }
}

TEST_CASE("a message in pieces that never ends is cut off at its limit") {
  BridgeHouse house;
  Page page(house);
  std::size_t sent = 0;
  const std::string piece(1000, ' ');
  page.send(RawClient::frame(1, piece, 0x00));
  while (sent < (64U << 20) && page.send(RawClient::frame(0, piece, 0x00))) sent += piece.size();
  CHECK(sent < (64U << 20));
  CHECK(house.events.empty());
}
