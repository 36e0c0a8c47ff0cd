// SPDX-License-Identifier: Apache-2.0
// The login by redirect against whoever sends the browser there (SECURITY-RULES 2.7): any page can.
#include <doctest/doctest.h>

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/bridge_house.h"
#include "tests/support/figure.h"

using namespace redlips::test;
using namespace std::chrono_literals;

namespace {

HttpAnswer ask(const BridgeHouse& house, const std::string& method, const std::string& target,
               const std::string& host, const std::string& more = {}) {
  RawClient client(house.port());
  client.send(http_request(method, target, host, more));
  return client.answer();
}

std::string invented(const BridgeHouse& house) {
  return std::string(32, 'a') + ".localhost:" + std::to_string(house.port());
}

const std::string navigation =
    "Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: cross-site\r\n";

/// Targets that name another place to go to, or no login at all, with the status that each gets.
std::vector<std::pair<std::string, unsigned>> forgeries() {
  const std::string good = redirect_target("ok");
  const std::string tail = good.substr(good.find("&nonce"));
  std::vector<std::pair<std::string, unsigned>> out;
  for (const char* origin :
       {"https://evil.test", "https://hall.example.test.evil.test", "https://evil-hall.example.test",
        "https://sub.hall.example.test", "https://hall.example.tes", "https://hall.example.test:8444",
        "http://hall.example.test:8080", "https://hall.example.test:8443"})
    out.emplace_back("/redirect?origin=" + std::string(origin) + tail, 403);
  for (const char* origin :
       {"", "null", "https://HALL.example.test", "https://hall.example.test/", "https://hall.example.test.",
        "https://hall.example.test:443", "https://user@hall.example.test",
        "https://hall.example.test@evil.test", "https://h\u0430ll.example.test", "//hall.example.test",
        "javascript:alert(1)", "http://127.0.0.1", "http://localhost", "https%25253A//hall.example.test",
        "https://hall.example.test%0d%0aX:"})
    out.emplace_back("/redirect?origin=" + std::string(origin) + tail, 400);
  for (const char* more : {"&return=https://evil.test/", "&url=https://evil.test/",
                           "&redirect=https://evil.test/", "&ticket=00", "&origin=https://evil.test",
                           "&state=other", "&hall=demo", "&", "%0d%0aLocation:%20https://evil.test"})
    out.emplace_back(good + more, 400);
  for (const char* state :
       {"", "short", "<script>alert(1)</script><script>", "https://evil.test/?aaaaaaaaaaaaaaaa",
        "..%2F..%2F..%2F..%2F..%2F..%2F..%2Faaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%26ticket%3D1"})
    out.emplace_back(good.substr(0, good.find("&state")) + "&state=" + state, 400);
  out.emplace_back(good.substr(0, good.find("&state")) + "&state=" + std::string(129, 's'), 400);
  out.emplace_back("/redirect", 400);
  out.emplace_back("/redirect?", 400);
  for (const char* path :
       {"/redirect/", "/Redirect", "//redirect", "/redirect;x", "/%72edirect", "/r/../redirect"})
    out.emplace_back(path + good.substr(9), 404);
  return out;
}

}  // namespace

TEST_CASE("a forged return, a foreign origin, a bad state or another member lead nowhere and start nothing") {
  BridgeHouse house;
  std::size_t rows = 0;
  for (const auto& forgery : forgeries()) {
    const auto& target = forgery.first;
    CAPTURE(target);
    for (const std::string& headers : {std::string(), navigation}) {
      const HttpAnswer answer = ask(house, "GET", target, invented(house), headers);
      CHECK(answer.status == forgery.second);
      CHECK(answer.header("location").empty());
      CHECK(answer.body.find("evil") == std::string::npos);
      CHECK(answer.body.find("<script") == std::string::npos);
      CHECK((headers.empty() || answer.body.find("lang=\"en\"") != std::string::npos));
      ++rows;
    }
  }
  CHECK(house.events.empty());
  figure(rows, "rows of forged redirects refused");
  CHECK(ask(house, "GET", redirect_target("ok"), invented(house), navigation).status == 303);
}

TEST_CASE("the redirect is for a top-level window alone, by GET alone") {
  BridgeHouse house;
  const std::string good = redirect_target("ok"), host = invented(house);
  for (const char* dest : {"iframe", "frame", "embed", "object", "image", "script", "style", "empty",
                           "worker", "serviceworker", "fencedframe", "webidentity"})
    CHECK(ask(house, "GET", good, host, "Sec-Fetch-Dest: " + std::string(dest) + "\r\n").status == 403);
  for (const char* mode : {"cors", "no-cors", "same-origin", "websocket", "nested-navigate"})
    CHECK(ask(house, "GET", good, host, "Sec-Fetch-Mode: " + std::string(mode) + "\r\n").status == 403);
  for (const char* origin : {"null", "https://evil.test", "https://hall.example.test"})
    CHECK(ask(house, "GET", good, host, "Origin: " + std::string(origin) + "\r\n").status == 403);
  for (const char* method : {"POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
    CHECK(ask(house, method, good, host).status == 405);
  CHECK(ask(house, "POST", "/redirect", host, "Content-Length: 5\r\n").status == 413);
  CHECK(ask(house, "GET", good, house.direct_host()).status == 404);
  CHECK(ask(house, "GET", good, "evil.test:" + std::to_string(house.port())).status == 403);
  RawClient socket(house.port());
  CHECK(socket.upgrade(host, "http://" + host, good).status != 101);
}

TEST_CASE("the page's name is ours, serves this page alone, and once") {
  BridgeHouse house;
  const std::string host = house.redirect_host("ok");
  CHECK(host != invented(house));
  CHECK(host != house.redirect_host("ok"));
  for (const char* path : {"/r", "/redirect.js", "/redirect_texts.js", "/popup.css"})
    CHECK(ask(house, "GET", path, host).status == 200);
  for (const char* path : {"/b", "/start", "/popup.js"}) CHECK(ask(house, "GET", path, host).status == 404);
  CHECK(ask(house, "GET", "/r?x=1", host).status == 404);
  CHECK(ask(house, "GET", "/r", host, "Sec-Fetch-Dest: iframe\r\n").status == 403);
  CHECK(ask(house, "GET", "/r", house.own_host()).status == 404);
  RawClient page(house.port());
  REQUIRE(page.upgrade(host, "http://" + host).status == 101);
  const HttpAnswer reload = ask(house, "GET", "/r", host, navigation);
  CHECK(reload.status == 410);
  CHECK(reload.body.find("已经结束") != std::string::npos);
  RawClient second(house.port());
  CHECK(second.upgrade(host, "http://" + host).status == 410);
}

TEST_CASE("a name that nobody opened is over after a minute, a guessed one never was") {
  BridgeHouse house;
  const std::string host = house.redirect_host("ok");
  std::string guess = host;
  guess[0] = guess[0] == '0' ? '1' : '0';
  CHECK(ask(house, "GET", "/r", guess).status == 410);
  RawClient guessed(house.port());
  CHECK(guessed.upgrade(guess, "http://" + guess).status == 410);
  house.pass(59'999ms);
  CHECK(ask(house, "GET", "/r", host).status == 200);
  house.pass(1ms);
  CHECK(ask(house, "GET", "/r", host).status == 410);
}

TEST_CASE("the page may post to its hall's own return address and nowhere else") {
  BridgeHouse house;
  const std::string host = house.redirect_host("ok", "http://hall.example.test");
  const std::string policy = ask(house, "GET", "/r", host).header("content-security-policy");
  CHECK(policy.ends_with("connect-src ws://" + host + " http://hall.example.test/back"));
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(policy.find("form-action 'none'") != std::string::npos);
}

TEST_CASE("nothing is asked until the page says so, and what the page names does not count") {
  BridgeHouse house;
  const std::string host = house.redirect_host("ok");
  RawClient page(house.port());
  REQUIRE(page.upgrade(host, "http://" + host).status == 101);
  const std::string greeting = page.text();
  CHECK(greeting.find(R"("method":"redirect")") != std::string::npos);
  CHECK(greeting.find(R"("url":"https://hall.example.test/back")") != std::string::npos);
  CHECK(greeting.find("nonce") == std::string::npos);
  CHECK(house.events.empty());
  page.send_text(R"({"id":1,"method":"authenticate","params":{"origin":"https://evil.test","nonce":")" +
                 nonce_of("wait") + R"("}})");
  CHECK(house.events.next() == "redirect https://hall.example.test");
  std::string answer = page.text();
  while (answer.find("\"method\":\"state\"") != std::string::npos) answer = page.text();
  CHECK(answer.find("web-eid:1.0") != std::string::npos);
  CHECK(page.ended());
}

TEST_CASE("no document is signed by redirect, where no browser attests who asks") {
  BridgeHouse house;
  const std::string host = house.redirect_host("ok");
  RawClient page(house.port());
  REQUIRE(page.upgrade(host, "http://" + host).status == 101);
  page.text();
  page.send_text(R"({"id":1,"method":"signDocument","params":{"documents":[{"name":"a","size":1}]}})");
  CHECK(page.text().find("origin_not_allowed") != std::string::npos);
  page.send_text(R"({"id":2,"method":"authenticate"})");
  CHECK(house.events.next() == "redirect https://hall.example.test");
}

TEST_CASE("a page that goes away takes its question with it") {
  BridgeHouse house;
  const std::string host = house.redirect_host("wait");
  RawClient page(house.port());
  REQUIRE(page.upgrade(host, "http://" + host).status == 101);
  page.text();
  page.send_text(R"({"id":1,"method":"authenticate"})");
  CHECK(house.events.next() == "redirect https://hall.example.test");
  page.close();
  CHECK(house.events.next() == "cancelled");
}

TEST_CASE("a redirect's page has three minutes for its click") {
  BridgeHouse house([](auto& settings) { settings.redirect_idle = 50ms; });
  const std::string host = house.redirect_host("ok");
  RawClient page(house.port());
  REQUIRE(page.upgrade(host, "http://" + host).status == 101);
  CHECK(page.text().find("redirect") != std::string::npos);
  CHECK(page.ended());
  CHECK(house.events.empty());
}

TEST_CASE("two logins of one hall get two tickets") {
  BridgeHouse house;
  std::set<std::string> tickets;
  for (int i = 0; i < 3; ++i) {
    const std::string host = house.redirect_host("ok");
    RawClient page(house.port());
    REQUIRE(page.upgrade(host, "http://" + host).status == 101);
    const std::string greeting = page.text();
    const auto at = greeting.find(R"("ticket":")");
    REQUIRE(at != std::string::npos);
    const std::string ticket = greeting.substr(at + 10, 32);
    CHECK(host.find(ticket) == std::string::npos);
    tickets.insert(ticket);
  }
  CHECK(tickets.size() == 3);
}
