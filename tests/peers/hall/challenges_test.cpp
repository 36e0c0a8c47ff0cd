// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/hall/challenges.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/peers/shared/encoding.h"

using namespace redlips::peers;
using namespace std::chrono_literals;

namespace {
const Moment start = *parse_moment("2026-11-21T13:00:00Z");
}

TEST_CASE("a challenge is 32 bytes that never repeat") {
  Challenges challenges;
  std::set<std::string> seen;
  for (int n = 0; n < 1000; ++n) seen.insert(challenges.issue("session" + std::to_string(n), start));
  CHECK(seen.size() == 1000);
  CHECK(seen.begin()->size() == 44);
  CHECK(from_base64(*seen.begin())->size() == 32);
}

TEST_CASE("a challenge is used once") {
  Challenges challenges;
  const auto challenge = challenges.issue("a", start);
  CHECK_FALSE(challenges.take(challenge, "a", start));
  CHECK(challenges.take(challenge, "a", start) == Refusal::challenge_unknown);
}

TEST_CASE("another session neither uses nor spoils a challenge") {
  Challenges challenges;
  const auto challenge = challenges.issue("a", start);
  CHECK(challenges.take(challenge, "b", start) == Refusal::challenge_foreign);
  CHECK_FALSE(challenges.take(challenge, "a", start));
}

TEST_CASE("a challenge lives five minutes to the second") {
  Challenges challenges;
  const auto first = challenges.issue("a", start), second = challenges.issue("a", start);
  CHECK_FALSE(challenges.take(first, "a", start + 5min - 1s));
  CHECK(challenges.take(second, "a", start + 5min) == Refusal::challenge_expired);
}

TEST_CASE("a session that asks on and on loses only its own oldest challenges") {
  Challenges challenges;
  const auto other = challenges.issue("b", start), oldest = challenges.issue("a", start);
  for (std::size_t n = 1; n < Challenges::per_session; ++n) challenges.issue("a", start);
  const auto newest = challenges.issue("a", start);
  CHECK(challenges.take(oldest, "a", start) == Refusal::challenge_unknown);
  CHECK_FALSE(challenges.take(newest, "a", start));
  CHECK_FALSE(challenges.take(other, "b", start));
}

TEST_CASE("a session's end forgets its challenges") {
  Challenges challenges;
  const auto challenge = challenges.issue("a", start);
  challenges.forget("a");
  CHECK(challenges.take(challenge, "a", start) == Refusal::challenge_unknown);
}
