// SPDX-License-Identifier: Apache-2.0
// A renewal at the daemon: one PIN, one key pair, and the key keeps its tries and its name.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/run_world.h"

using namespace redlips;
using test::RunKeySide;
using test::RunWorld;
using Kind = test::CmpAuthority::Decision::Kind;
using Steps = std::vector<std::string>;

TEST_CASE("a renewal that is granted at once takes one PIN and one key pair, and the old certificate stays") {
  RunWorld world;
  RunKeySide(world).go();
  CHECK(world.job().step == renewal::Step::done);
  CHECK(world.job().code.empty());
  const auto& key = *world.house.key;
  CHECK(key.tries == 1);
  REQUIRE(key.pairs.size() == 1);
  CHECK(pkcs11::parse_certificate(key.pairs[0].der)->sha256 == world.job().fresh->sha256);
  CHECK(pkcs11::parse_certificate(key.der)->sha256 == world.job().old.sha256);
  CHECK(world.house.world.count("lease_remove") == 0);
  CHECK(world.history == Steps{"renewal.requested", "renewal.written", "renewal.done"});
  world.house.settle();
  CHECK(world.house.token().certificates.size() == 2);
  CHECK(world.house.stored().find(world.job().fresh->sha256) != std::string::npos);
}

// SECURITY-RULES 1.1: such a key is known by its certificates alone.
TEST_CASE("failures, name and colour of a key without a number survive its renewal") {
  RunWorld world("246802", "");
  auto& house = world.house;
  house.keys->set_name(house.token().token, "报税", "red");
  RunKeySide(world).go();
  REQUIRE(world.job().step == renewal::Step::done);
  house.settle();
  house.tries_once(world.person, "000000");
  house.tries_once(world.person, "111111");
  REQUIRE(house.token().tries.max == 4);
  house.key->der.clear();  // the old certificate goes
  house.restart();
  REQUIRE(house.token().certificates.size() == 1);
  CHECK(house.token().tries.max == 4);
  CHECK(house.token().name == "报税");
  CHECK(house.token().colour == "red");
}

TEST_CASE("what waits lets the key go, and goes on without a PIN until the certificate is there") {
  RunWorld world;
  world.authority.decision.kind = Kind::waiting;
  RunKeySide(world).go();
  CHECK(world.job().step == renewal::Step::waiting);
  CHECK(world.job().next > std::chrono::sys_seconds());
  world.house.settle();
  CHECK(world.house.world.count("lease_end") == 1);
  world.authority.decision.kind = Kind::granted;
  world.begin(nullptr);
  RunKeySide(world).go();
  CHECK(world.job().step == renewal::Step::approved);
  CHECK(world.house.key->tries == 1);
  world.begin(&world.person);
  world.person.types("246802");
  RunKeySide(world).go();
  CHECK(world.job().step == renewal::Step::done);
  CHECK(world.house.key->pairs.size() == 1);
  CHECK(world.house.key->tries == 2);
}

TEST_CASE("a key pair that another computer made for this certificate is used, and no second one made") {
  RunWorld world;
  auto& key = *world.house.key;
  key.pairs.push_back({{0x77}, renewal::key_label(world.job().old), test::make_key(), {}});
  RunKeySide(world).go();
  CHECK(world.job().step == renewal::Step::done);
  CHECK(key.pairs.size() == 1);
  CHECK(world.job().key.id == pkcs11::KeyId{0x77});
}

TEST_CASE("a key without room is told so before the authority is asked") {
  RunWorld world;
  world.house.key->full = true;
  RunKeySide(world).go();
  CHECK(world.job().code == "token_full");
  CHECK(world.authority.asked.empty());
  CHECK(world.house.key->pairs.empty());
}

TEST_CASE("a person who gives no PIN is asked once a run") {
  RunWorld world("");
  world.person.says(keyring::LoginAnswer::Kind::no);
  RunKeySide side(world);
  side.go();
  CHECK(world.job().code == "user_cancelled");
  CHECK_THROWS_AS(world.ask("lease", {{"step", "request"}}), renewal::VerbRefused);
  CHECK(world.person.opened == 1);
  CHECK(world.house.key->tries == 0);
}

TEST_CASE("a job reads back as it was written, and what is none is left out") {
  RunWorld world;
  RunKeySide(world).go();
  const auto json = renewal::to_json(world.job());
  const auto again = renewal::job_from(json);
  REQUIRE(again);
  CHECK(renewal::to_json(*again) == json);
  for (const auto& member : json) {
    auto fewer = json;
    fewer.erase(member.key());
    CAPTURE(std::string(member.key()));
    CHECK_FALSE(renewal::job_from(fewer));
  }
}
