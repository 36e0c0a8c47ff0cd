// SPDX-License-Identifier: Apache-2.0
// What a hall may write into the address of a login by redirect, byte for byte.
#include "daemon/bridge/redirect_request.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using redlips::bridge::is_state;
using redlips::bridge::RedirectRequest;

namespace {

const std::string nonce = "bm9uY2Utbm9uY2Utbm9uY2Utbm9uY2Utbm9uY2UtM/I=";
const std::string nonce_escaped = "bm9uY2Utbm9uY2Utbm9uY2Utbm9uY2Utbm9uY2UtM%2FI%3D";
const std::string state = "0123456789abcdef0123456789abcdef";

std::string query(const std::string& origin, const std::string& challenge, const std::string& with_state) {
  return "origin=" + origin + "&nonce=" + challenge + "&state=" + with_state;
}

}  // namespace

TEST_CASE("origin, nonce and state are read, escaped by a form or as they are, in any order") {
  for (const std::string& text :
       {query("https://hall.example.test", nonce, state),
        query("https%3A%2F%2Fhall.example.test", nonce_escaped, state),
        query("https%3a%2f%2fhall.example.test", nonce_escaped, state),
        "state=" + state + "&nonce=" + nonce_escaped + "&origin=https://hall.example.test"}) {
    CAPTURE(text);
    const auto request = RedirectRequest::parse(text);
    REQUIRE(request);
    CHECK(request->origin.text() == "https://hall.example.test");
    CHECK(request->nonce.text() == nonce);
    CHECK(request->state == state);
  }
}

TEST_CASE("a plus sign is itself: a challenge in base64 that nobody escaped still counts") {
  const std::string plus = "++++" + nonce.substr(4);
  const auto request = RedirectRequest::parse(query("http://hall.example.test", plus, state));
  REQUIRE(request);
  CHECK(request->nonce.text() == plus);
}

TEST_CASE("everything else is no request") {
  const std::string good = query("https://hall.example.test", nonce, state);
  REQUIRE(RedirectRequest::parse(good));
  for (const std::string& text :
       std::vector<std::string>{"",
                                "&",
                                "=",
                                "origin",
                                good + "&",
                                "&" + good,
                                good + "&x=1",
                                good + "&state=" + state,
                                good + "&return=https://evil.test/",
                                "Origin" + good.substr(6),
                                good.substr(7),
                                query("https://hall.example.test", nonce, ""),
                                query("", nonce, state),
                                query("null", nonce, state),
                                query("https://HALL.example.test", nonce, state),
                                query("https://hall.example.test/", nonce, state),
                                query("https://hall.example.test:443", nonce, state),
                                query("http://127.0.0.1", nonce, state),
                                query("http://localhost:80", nonce, state),
                                query("https%253A//hall.example.test", nonce, state),
                                query("https://hall.example.test%00", nonce, state),
                                query("https://hall.example.test%", nonce, state),
                                query("https://hall.example.test%2", nonce, state),
                                query("https://hall.example.test%zz", nonce, state),
                                query("https://hall.example.test", "short", state),
                                query("https://hall.example.test", std::string(129, 'a'), state),
                                query("https://hall.example.test", nonce + "%0d%0a", state),
                                good + "%0d%0aSet-Cookie:x",
                                good + "#",
                                good + " ",
                                good + "%20",
                                good + "%22%3E%3Cscript%3E"}) {
    CAPTURE(text);
    CHECK_FALSE(RedirectRequest::parse(text));
  }
}

TEST_CASE("a state is 22 to 128 characters that need no escape anywhere") {
  CHECK(is_state(std::string(22, 'a')));
  CHECK(is_state(std::string(128, 'Z')));
  CHECK(is_state("AZaz09-_AZaz09-_AZaz09-_"));
  CHECK_FALSE(is_state(std::string(21, 'a')));
  CHECK_FALSE(is_state(std::string(129, 'a')));
  for (const char bad : std::string_view("+/=.~%&#?'\"<> \n\0\x7f\x80", 18))
    CHECK_FALSE(is_state(std::string(30, 'a') + bad));
}
