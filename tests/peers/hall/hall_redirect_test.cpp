// SPDX-License-Identifier: Apache-2.0
// The login without script, from the hall's side: the four steps, and two browsers of which one is an
// attacker's.
#include <doctest/doctest.h>

#include "tests/peers/hall/visitor.h"

using namespace redlips::peers;
using namespace std::chrono_literals;

namespace {

/// A login under way: what the hall's link gave to the browser.
struct Begun {
  std::string nonce, state;
};

struct Traveller : Visitor {
  PkeyPtr key = make_key(KeyType::p256);
  X509Ptr certificate = authority.issue(*key, LoginFixture::unit());

  Begun begin() {
    const Response response = send("GET", "/auth/redirect?port=17654");
    REQUIRE(response.status == 303);
    const std::string to = header(response, "Location").value();
    CHECK(to.substr(39, 26) == ".localhost:17654/redirect?");
    Request request;
    set_target(request, to.substr(7));
    const auto decoded = [&](const char* name) { return form_values("x=" + request.query[name]).at("x"); };
    CHECK(decoded("origin") == listener.origin);
    return {decoded("nonce"), decoded("state")};
  }

  std::string token(const std::string& nonce) {
    const auto whole = boost::json::parse(login_body(*certificate, *key, nonce, listener.origin));
    return boost::json::serialize(whole.at("token"));
  }

  /// As RedLips' page posts: from an origin of its own, without a cookie.
  Response post(const Begun& begun, const std::string& ticket, const std::string& posted) {
    const Request request{
        .method = "POST",
        .path = "/auth/return",
        .query = {},
        .host = listener.origin.substr(listener.origin.find("//") + 2),
        .origin = "http://0123456789abcdef0123456789abcdef.localhost:17654",
        .content_type = "application/x-www-form-urlencoded;charset=UTF-8",
        .cookie = {},
        .body = "state=" + begun.state + "&ticket=" + ticket + "&token=" + percent_encoded(posted)};
    return hall.answer(listener, request);
  }

  Response finish(const Begun& begun, const std::string& ticket) {
    return send("GET", "/auth/finish?state=" + begun.state + "&ticket=" + ticket + "&error=");
  }
};

bool says(const Response& response, const std::string& code) {
  return response.body.find("data-code=\"" + code + "\"") != std::string::npos;
}

}  // namespace

TEST_CASE("a unit logs in by redirect, over http and https") {
  for (const Listener& listener : {http, https}) {
    Traveller traveller;
    traveller.listener = listener;
    traveller.send("GET", "/");
    const Begun begun = traveller.begin();
    const Response posted = traveller.post(begun, "ticket", traveller.token(begun.nonce));
    CHECK(posted.status == 204);
    CHECK(Visitor::header(posted, "Access-Control-Allow-Origin") == "*");
    CHECK_FALSE(Visitor::header(posted, "Set-Cookie"));
    const Response back = traveller.send("GET", "/auth/return?state=" + begun.state + "&ticket=ticket");
    CHECK_FALSE(Visitor::header(back, "Set-Cookie"));
    CHECK(back.body.find("url=/auth/finish?state=" + begun.state + "&amp;ticket=ticket&amp;error=\"") !=
          std::string::npos);
    const std::string before = traveller.cookie;
    CHECK(traveller.finish(begun, "ticket").status == 303);
    CHECK(traveller.cookie != before);
    CHECK(traveller.send("GET", "/home").status == 200);
    CHECK(says(traveller.finish(begun, "ticket"), "redirect_unknown"));
  }
}

TEST_CASE("two cookie jars: the victim signs for the attacker's login, and neither browser is logged in") {
  Traveller both;
  both.send("GET", "/");
  const Begun lure = both.begin();
  const std::string attacker = std::exchange(both.cookie, "");
  both.send("GET", "/");  // the victim's own session
  REQUIRE(both.post(lure, "ticket", both.token(lure.nonce)).status == 204);
  CHECK(says(both.finish(lure, "ticket"), "redirect_foreign"));
  CHECK(both.send("GET", "/home").status == 303);
  both.cookie = attacker;
  CHECK_FALSE(both.finish(lure, "ticket").status == 303);
  CHECK(both.send("GET", "/home").status == 303);
}

TEST_CASE("two cookie jars: the attacker is first and has no ticket") {
  Traveller both;
  both.send("GET", "/");
  const Begun lure = both.begin();
  REQUIRE(both.post(lure, "ticket", both.token(lure.nonce)).status == 204);
  for (const char* guess : {"", "0", "ticke", "ticketx"}) CHECK_FALSE(both.finish(lure, guess).status == 303);
  CHECK(both.send("GET", "/home").status == 303);
}

TEST_CASE("two cookie jars: an attacker's own token does not log the victim in as him") {
  Traveller both;
  both.send("GET", "/");
  const Begun mine = both.begin();
  // He has seen the victim's state and challenge, and signs them with a key of his own.
  REQUIRE(both.post(mine, "his", both.token(mine.nonce)).status == 204);
  CHECK(says(both.finish(mine, "victims"), "redirect_undelivered"));
  CHECK(both.send("GET", "/home").status == 303);
}

TEST_CASE("a post that nobody waits for, is too long or is no form is answered no and kept nowhere") {
  Traveller traveller;
  traveller.send("GET", "/");
  const Begun begun = traveller.begin();
  CHECK(traveller.post({"", "unknown"}, "t", "{}").status == 410);
  CHECK(traveller.post(begun, "", "{}").status == 410);
  CHECK(traveller.post(begun, "t", std::string(20'000, 'x')).status == 410);
  CHECK(traveller.post(begun, "t", "no JSON").status == 204);
  CHECK(says(traveller.finish(begun, "t"), "token_invalid"));
}

TEST_CASE("what the user refused is told, and nobody is logged in") {
  Traveller traveller;
  traveller.send("GET", "/");
  const Begun begun = traveller.begin();
  CHECK(says(traveller.send("GET", "/auth/finish?state=" + begun.state + "&ticket=&error=user_cancelled"),
             "user_cancelled"));
  CHECK(traveller.post(begun, "t", traveller.token(begun.nonce)).status == 410);
  CHECK(traveller.send("GET", "/home").status == 303);
}

TEST_CASE("what comes back in the address is a word or nothing") {
  Traveller traveller;
  const std::string page =
      traveller.send("GET", "/auth/return?state=\"><script>&ticket=//evil.test&error=a%20b").body;
  CHECK(page.find("<script>") == std::string::npos);
  CHECK(page.find("evil") == std::string::npos);
  CHECK(page.find("url=/auth/finish?state=&amp;ticket=&amp;error=\"") != std::string::npos);
}

TEST_CASE("a session that asked for a strict cookie keeps it so through its login") {
  Traveller traveller;
  const auto cookie = [](const Response& response) {
    return Visitor::header(response, "Set-Cookie").value();
  };
  CHECK(cookie(traveller.send("GET", "/?cookie=strict")).find("SameSite=Strict") != std::string::npos);
  const Begun begun = traveller.begin();
  REQUIRE(traveller.post(begun, "t", traveller.token(begun.nonce)).status == 204);
  CHECK(cookie(traveller.finish(begun, "t")).find("SameSite=Strict") != std::string::npos);
}
