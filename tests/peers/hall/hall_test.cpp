// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/hall/hall.h"

#include <doctest/doctest.h>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "tests/peers/hall/visitor.h"

using namespace redlips::peers;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

std::string code_of(const Response& response) {
  return json::value_to<std::string>(json::parse(response.body).at("code"));
}

}  // namespace

TEST_CASE("a unit logs in, sees its page, and leaves") {
  for (const Listener& listener : {http, https}) {
    Visitor visitor;
    visitor.listener = listener;
    const auto key = make_key(KeyType::p256);
    const auto certificate = visitor.authority.issue(*key, LoginFixture::unit());
    CHECK(visitor.send("GET", "/home").status == 303);
    CHECK(visitor.log_in(*certificate, *key).status == 200);
    const Response home = visitor.send("GET", "/home");
    CHECK(home.body.find(R"(id="unit">昆明市演示用工有限公司<)") != std::string::npos);
    CHECK(home.body.find(R"(id="uscc">91350100M000100Y43<)") != std::string::npos);
    CHECK(visitor.send("POST", "/logout").status == 303);
    CHECK(visitor.send("GET", "/home").status == 303);
  }
}

TEST_CASE("the account outlives key and certificate") {
  Visitor visitor;
  for (int renewal = 0; renewal < 3; ++renewal) {
    const auto key = make_key(KeyType::p256);
    visitor.cookie.clear();
    REQUIRE(visitor.log_in(*visitor.authority.issue(*key, LoginFixture::unit()), *key).status == 200);
  }
  const Accounts accounts(visitor.database);
  REQUIRE(accounts.find("91350100M000100Y43") != nullptr);
  CHECK(accounts.find("91350100M000100Y43")->logins == 3);
}

TEST_CASE("a login changes the session's id and the old one opens nothing") {
  Visitor visitor;
  const auto key = make_key(KeyType::p256);
  const auto certificate = visitor.authority.issue(*key, LoginFixture::unit());
  visitor.send("GET", "/");
  const std::string before = visitor.cookie;
  visitor.send("POST", "/auth/login",
               visitor.login_body(*certificate, *key, visitor.challenge(), https.origin));
  CHECK(visitor.cookie != before);
  CHECK(visitor.send("GET", "/home").status == 200);
  visitor.cookie = before;
  CHECK(visitor.send("GET", "/home").status == 303);
}

TEST_CASE("a token is played once, by the session that asked, within five minutes") {
  Visitor visitor;
  const auto key = make_key(KeyType::p256);
  const auto certificate = visitor.authority.issue(*key, LoginFixture::unit());
  visitor.send("GET", "/");
  const std::string own = visitor.cookie;
  const std::string body = visitor.login_body(*certificate, *key, visitor.challenge(), https.origin);
  const std::string late = visitor.login_body(*certificate, *key, visitor.challenge(), https.origin);
  visitor.cookie.clear();
  visitor.send("GET", "/");
  CHECK(code_of(visitor.send("POST", "/auth/login", body)) == "challenge_foreign");
  visitor.cookie = own;
  visitor.now += 5min;
  CHECK(code_of(visitor.send("POST", "/auth/login", late)) == "challenge_expired");
  visitor.now -= 1s;
  CHECK(visitor.send("POST", "/auth/login", body).status == 200);
  CHECK(code_of(visitor.send("POST", "/auth/login", body)) == "challenge_unknown");
}

TEST_CASE("a failed login has spent its challenge") {
  Visitor visitor;
  const auto key = make_key(KeyType::p256), other = make_key(KeyType::p256);
  const auto certificate = visitor.authority.issue(*key, LoginFixture::unit());
  visitor.send("GET", "/");
  const std::string nonce = visitor.challenge();
  CHECK(code_of(visitor.send("POST", "/auth/login",
                             visitor.login_body(*certificate, *other, nonce, https.origin))) ==
        "signature_invalid");
  CHECK(code_of(visitor.send("POST", "/auth/login",
                             visitor.login_body(*certificate, *key, nonce, https.origin))) ==
        "challenge_unknown");
}

TEST_CASE("a token for the http listener does not open the https one") {
  Visitor visitor;
  const auto key = make_key(KeyType::p256);
  const auto certificate = visitor.authority.issue(*key, LoginFixture::unit());
  visitor.send("GET", "/");
  CHECK(code_of(visitor.send("POST", "/auth/login",
                             visitor.login_body(*certificate, *key, visitor.challenge(), http.origin))) ==
        "signature_invalid");
}

TEST_CASE("posts of other sites and requests to other names are refused") {
  Visitor visitor;
  visitor.send("GET", "/");
  for (const char* const origin : {"", "null", "https://evil.test", "http://hall.example.test"}) {
    const Request post{.method = "POST",
                       .path = "/auth/login",
                       .query = {},
                       .host = "hall.example.test",
                       .origin = origin,
                       .content_type = "application/json",
                       .cookie = visitor.cookie,
                       .body = "{}"};
    CHECK(code_of(visitor.hall.answer(https, post)) == "origin_foreign");
  }
  for (const char* const host : {"", "127.0.0.1", "evil.test", "hall.example.test:8443"}) {
    const Request get{.method = "GET",
                      .path = "/",
                      .query = {},
                      .host = host,
                      .origin = "",
                      .content_type = "",
                      .cookie = "",
                      .body = ""};
    CHECK(visitor.hall.answer(https, get).status == 421);
  }
}

TEST_CASE("a login without a session or as a form is refused") {
  Visitor visitor;
  CHECK(code_of(visitor.send("POST", "/auth/login", "{}")) == "session_missing");
  visitor.send("GET", "/");
  const Request form{.method = "POST",
                     .path = "/auth/login",
                     .query = {},
                     .host = "hall.example.test",
                     .origin = https.origin,
                     .content_type = "text/plain",
                     .cookie = visitor.cookie,
                     .body = "{}"};
  CHECK(code_of(visitor.hall.answer(https, form)) == "request_invalid");
}

TEST_CASE("cookies are closed to scripts, other sites and, over https, plain http") {
  Visitor visitor;
  const auto cookie = Visitor::header(visitor.send("GET", "/"), "Set-Cookie");
  REQUIRE(cookie);
  CHECK(cookie->starts_with("__Host-hall="));
  for (const char* const attribute : {"; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"})
    CHECK(cookie->find(attribute) != std::string::npos);
}

TEST_CASE("a session ends when nobody uses it") {
  Visitor visitor;
  const auto key = make_key(KeyType::p256);
  visitor.log_in(*visitor.authority.issue(*key, LoginFixture::unit()), *key);
  visitor.now += 29min;
  CHECK(visitor.send("GET", "/home").status == 200);
  visitor.now += 29min;
  CHECK(visitor.send("GET", "/home").status == 200);
  visitor.now += 30min;
  CHECK(visitor.send("GET", "/home").status == 303);
}

TEST_CASE("the variants send their headers") {
  Visitor visitor;
  CHECK(Visitor::header(visitor.send("GET", "/?coop=same-origin"), "Cross-Origin-Opener-Policy") ==
        "same-origin");
  CHECK_FALSE(Visitor::header(visitor.send("GET", "/?coop=x"), "Cross-Origin-Opener-Policy"));
  const auto strict = Visitor::header(visitor.send("GET", "/?csp=strict"), "Content-Security-Policy");
  REQUIRE(strict);
  CHECK(strict->starts_with("default-src 'none'"));
  CHECK(visitor.send("GET", "/?challenge=inline").body.find(R"(data-challenge="")") == std::string::npos);
}

TEST_CASE("a unit's name is text, never markup") {
  Visitor visitor;
  const auto key = make_key(KeyType::p256);
  auto unit = LoginFixture::unit();
  unit.organization = "<script>alert(1)</script>{{uscc}}";
  REQUIRE(visitor.log_in(*visitor.authority.issue(*key, unit), *key).status == 200);
  const std::string page = visitor.send("GET", "/home").body;
  CHECK(page.find("<script>") == std::string::npos);
  CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;{{uscc}}") != std::string::npos);
}

TEST_CASE("files outside the served directories have no address") {
  Visitor visitor;
  std::filesystem::create_directory(visitor.scratch / "client");
  write_file(visitor.scratch / "client/redlips.js", "// client");
  CHECK(visitor.send("GET", "/redlips/redlips.js").status == 200);
  for (const char* const path :
       {"/redlips/../ca/root.key", "/redlips/../ca/x.js", "/redlips//etc/passwd.js", "/login.html",
        "/redlips/.hidden.js", "/redlips/%2e%2e/a.js", "//etc/a.js", "/redlips/", "/nothing"})
    CHECK(visitor.send("GET", path).status == 404);
}

TEST_CASE("a damaged file of accounts is named at the start") {
  const LoginFixture at;
  write_file(at.scratch / "accounts.json", "[1,2");
  CHECK_THROWS_WITH_AS(Accounts(at.scratch / "accounts.json"), doctest::Contains("accounts.json"),
                       std::runtime_error);
}

TEST_CASE("every refusal has a code and a Chinese sentence of its own") {
  for (const auto& one : refusal_texts())
    for (const auto& other : refusal_texts()) {
      CHECK(one.sentence.ends_with("。"));
      if (&one != &other) CHECK((one.code != other.code && one.sentence != other.sentence));
    }
}
