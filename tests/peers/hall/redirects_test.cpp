// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/hall/redirects.h"

#include <doctest/doctest.h>

using namespace redlips::peers;
using namespace std::chrono_literals;

namespace {

const Moment start = *parse_moment("2026-11-21T13:00:00Z");

Refusal refusal(const std::variant<Redirects::Login, Refusal>& taken) {
  REQUIRE(std::holds_alternative<Refusal>(taken));
  return std::get<Refusal>(taken);
}

}  // namespace

TEST_CASE("state, ticket and session together give the login, once") {
  Redirects redirects;
  const auto state = redirects.begin("a", "challenge", start);
  CHECK(state.size() == 64);
  CHECK(redirects.post(state, "t", "token", start));
  const auto login = redirects.take(state, "t", "a", start);
  REQUIRE(std::holds_alternative<Redirects::Login>(login));
  CHECK(std::get<Redirects::Login>(login).challenge == "challenge");
  CHECK(std::get<Redirects::Login>(login).token == "token");
  CHECK(refusal(redirects.take(state, "t", "a", start)) == Refusal::redirect_unknown);
  CHECK_FALSE(redirects.post(state, "t", "token", start));
}

TEST_CASE("whoever lured a victim here has the session but not the ticket, and one guess") {
  Redirects redirects;
  const auto state = redirects.begin("attacker", "challenge", start);
  CHECK(redirects.post(state, "secret", "the victim's token", start));
  CHECK(refusal(redirects.take(state, "", "attacker", start)) == Refusal::redirect_undelivered);
  CHECK(refusal(redirects.take(state, "secret", "attacker", start)) == Refusal::redirect_unknown);
}

TEST_CASE("the victim's browser has the ticket but not the session, and ends that login") {
  Redirects redirects;
  const auto state = redirects.begin("attacker", "challenge", start);
  CHECK(redirects.post(state, "secret", "the victim's token", start));
  CHECK(refusal(redirects.take(state, "secret", "victim", start)) == Refusal::redirect_foreign);
  CHECK(refusal(redirects.take(state, "secret", "attacker", start)) == Refusal::redirect_unknown);
}

TEST_CASE("a stranger without the ticket spoils nothing") {
  Redirects redirects;
  const auto state = redirects.begin("a", "challenge", start);
  CHECK(refusal(redirects.take(state, "guess", "b", start)) == Refusal::redirect_foreign);
  CHECK(redirects.post(state, "t", "token", start));
  CHECK(std::holds_alternative<Redirects::Login>(redirects.take(state, "t", "a", start)));
}

TEST_CASE("a token posted by another is neither taken for the true one nor in its way") {
  Redirects redirects;
  const auto state = redirects.begin("a", "challenge", start);
  for (std::size_t n = 1; n < Redirects::posts; ++n)
    CHECK(redirects.post(state, "forged" + std::to_string(n), "the attacker's token", start));
  CHECK(redirects.post(state, "t", "token", start));
  CHECK_FALSE(redirects.post(state, "one more", "the attacker's token", start));
  CHECK(redirects.post(state, "t", "another token", start));  // sent again: the first one stays
  const auto login = redirects.take(state, "t", "a", start);
  REQUIRE(std::holds_alternative<Redirects::Login>(login));
  CHECK(std::get<Redirects::Login>(login).token == "token");
}

TEST_CASE("a login by redirect lives five minutes") {
  Redirects redirects;
  const auto state = redirects.begin("a", "challenge", start);
  CHECK(redirects.post(state, "t", "token", start + 5min - 1s));
  CHECK_FALSE(redirects.post(state, "u", "token", start + 5min));
  CHECK(refusal(redirects.take(state, "t", "a", start + 5min)) == Refusal::challenge_expired);
}

TEST_CASE("a session that begins on and on loses only its own oldest login") {
  Redirects redirects;
  const auto other = redirects.begin("b", "challenge", start),
             oldest = redirects.begin("a", "challenge", start);
  for (std::size_t n = 0; n < Redirects::per_session; ++n) redirects.begin("a", "challenge", start);
  CHECK_FALSE(redirects.post(oldest, "t", "token", start));
  CHECK(redirects.post(other, "t", "token", start));
}
