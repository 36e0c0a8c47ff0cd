// SPDX-License-Identifier: Apache-2.0
// Every answer carries the headers that keep pages from storing, sniffing, framing or reading it.
#include "daemon/bridge/reply.h"

#include <doctest/doctest.h>

#include "daemon/bridge/assets.h"

using namespace redlips::bridge;

namespace {

const std::string returns = "https://hall.example.test/auth/return";

RequestHead hall_preflight() {
  RequestHead head;
  head.origin = "https://hall.example.test";
  head.asks_local_network = true;
  return head;
}

bool has_line(const std::string& answer, const std::string& line) {
  return answer.find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("every kind of answer carries the protecting headers and never COOP") {
  const std::string host = host_of(std::string(32, 'a'), 17653);
  for (const Reply& reply :
       {redirect(host, "/b"), page("/b", host), page("/start", host), page("/popup.js", host),
        info(17653, "https://hall.example.test"), info(17653, std::nullopt), preflight(hall_preflight()),
        refusal(403), refusal(410, "/over"), refusal(403, "/unregistered"), page("/r", host, returns),
        refusal(599)}) {
    const std::string text = to_wire(reply);
    CAPTURE(text);
    for (const char* line :
         {"Cache-Control: no-store", "Cross-Origin-Resource-Policy: same-origin",
          "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "X-Frame-Options: DENY"})
      CHECK(has_line(text, line));
    CHECK(text.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(text.find("default-src 'none'") != std::string::npos);
    CHECK(text.find("Cross-Origin-Opener-Policy") == std::string::npos);
    CHECK(text.find("Set-Cookie") == std::string::npos);
    CHECK(text.find("unsafe") == std::string::npos);
  }
}

TEST_CASE("a page may load its own files and speak to its own socket only") {
  const std::string host = host_of(std::string(32, 'b'), 17654);
  const std::string text = to_wire(page("/b", host));
  CHECK(text.find("script-src 'self'; style-src 'self'; img-src data:; connect-src ws://" + host + "\r\n") !=
        std::string::npos);
}

TEST_CASE("a redirect's page may post to its hall's return address besides, and to no other") {
  const std::string host = host_of(std::string(32, 'b'), 17654);
  CHECK(to_wire(page("/r", host, returns)).find("; connect-src ws://" + host + " " + returns + "\r\n") !=
        std::string::npos);
}

TEST_CASE("a preflight grants what was asked and no more") {
  RequestHead head = hall_preflight();
  std::string text = to_wire(preflight(head));
  CHECK(has_line(text, "Access-Control-Allow-Origin: https://hall.example.test"));
  CHECK(has_line(text, "Access-Control-Allow-Local-Network: true"));
  CHECK(text.find("Private-Network") == std::string::npos);
  CHECK(text.find("Content-Length") == std::string::npos);  // RFC 9110 §8.6: never in a 204
  head.asks_private_network = true;
  text = to_wire(preflight(head));
  CHECK(has_line(text, "Access-Control-Allow-Private-Network: true"));
  CHECK(text.find("Allow-Credentials") == std::string::npos);
}

TEST_CASE("the length of a body is told in bytes") {
  const Reply over = refusal(410, "/over");
  CHECK(has_line(to_wire(over), "Content-Length: " + std::to_string(over.body.size())));
  CHECK(over.body.find("失效") != std::string::npos);
}

TEST_CASE("all pages are built in, whole, and refer to nothing outside") {
  for (const char* path :
       {"/b", "/popup.js", "/popup.css", "/heartbeat.js", "/start", "/start.js", "/over", "/r",
        "/redirect.js", "/redirect_texts.js", "/unregistered", "/incomplete", "/ended"}) {
    CAPTURE(path);
    const Asset* asset = find_asset(path);
    REQUIRE(asset);
    CHECK(asset->text.size() > 100);
    CHECK(asset->text.back() == '\n');
    for (const char* outside : {"src=\"http", "href=\"http", "@import", "url(http"})
      CHECK(asset->text.find(outside) == std::string_view::npos);
  }
  CHECK_FALSE(find_asset("/b/"));
  CHECK_FALSE(find_asset(""));
}
