// SPDX-License-Identifier: Apache-2.0
// A renewal over OpenSSL's own CMP server, with a daemon that has its keys in memory: straight through, over
// days, and killed at every instant.
#include <doctest/doctest.h>

#include "tests/support/renewal_world.h"

using namespace redlips;
using pkcs11::KeyType;
using test::CmpAuthority;
using test::RenewalWorld;
using Kind = CmpAuthority::Decision::Kind;

namespace {

/// A kill: no std::exception, so nothing of ours mistakes it for an answer.
struct Killed {};

using Steps = std::vector<std::string>;
const Steps straight{"asking", "approved", "confirming"};

}  // namespace

TEST_CASE("a granted renewal asks once, writes, and confirms, with three signatures under one PIN") {
  struct Row {
    KeyType before, after;
  };
  for (const auto& row : {Row{KeyType::p256, KeyType::p256}, Row{KeyType::rsa2048, KeyType::rsa2048},
                          Row{KeyType::rsa2048, KeyType::p256}}) {
    RenewalWorld world(row.before, row.after);
    CHECK(world.steps_of_run() == straight);
    CHECK(world.renewed());
    CHECK(world.daemon.pins == 1);
    CHECK(world.daemon.signatures == 3);
    CHECK(world.authority.asked == std::vector<int>{7, 24});
    CHECK(world.authority.confirmed == 1);
  }
}

TEST_CASE("a request that waits is polled without a PIN, and finished with one") {
  RenewalWorld world;
  world.authority.decision = {Kind::waiting, {}, 7200};
  CHECK(world.steps_of_run() == Steps{"asking", "waiting"});
  CHECK(world.daemon.last_next == std::chrono::seconds(9000));
  world.daemon.facts.attended = false;
  CHECK(world.steps_of_run() == Steps{"waiting"});
  CHECK(world.daemon.pins == 1);
  world.authority.decision = {};
  CHECK(world.steps_of_run() == Steps{"approved"});
  CHECK_FALSE(world.daemon.done);
  CHECK(world.daemon.pins == 1);
  world.daemon.facts.attended = true;
  CHECK(world.steps_of_run() == Steps{"approved", "confirming"});
  CHECK(world.renewed());
  CHECK(world.daemon.pins == 2);
  CHECK(world.authority.asked == std::vector<int>{7, 25, 25, 25, 24});
}

TEST_CASE("an authority that wants polls signed gets them with a PIN, and none without a person") {
  RenewalWorld world;
  world.daemon.facts.unsigned_poll = false;
  world.authority.accepts_unsigned_poll = false;
  world.authority.decision = {Kind::waiting, {}, 60};
  CHECK(world.steps_of_run() == Steps{"asking", "waiting"});
  CHECK(world.daemon.pins == 1);
  CHECK(world.daemon.signatures == 3);
  world.daemon.facts.attended = false;
  CHECK(world.steps_of_run().empty());
  CHECK(world.authority.asked.size() == 2);
  world.daemon.facts.attended = true;
  world.authority.decision = {};
  CHECK(world.steps_of_run() == Steps{"approved", "confirming"});
  CHECK(world.renewed());
  CHECK(world.daemon.pins == 2);
}

TEST_CASE("killed at every instant, once, a renewal ends renewed with one key pair") {
  for (const bool waits : {false, true}) {
    for (int at = 1;; ++at) {
      RenewalWorld world;
      if (waits) world.authority.decision = {Kind::waiting, {}, 60};
      int instant = 0;
      const auto tick = [&] {
        if (++instant == at) throw Killed();
      };
      world.daemon.before_verb = tick;
      world.post = [&](BytesView message) {
        tick();
        Bytes answer = world.authority.answer(message);
        tick();
        return answer;
      };
      int runs = 0;
      while (!world.daemon.done && runs < 6) {
        ++runs;
        try {
          world.run();
        } catch (const Killed&) {
        }
        world.authority.decision = {};
      }
      CAPTURE(waits);
      CAPTURE(at);
      CHECK(world.renewed());
      if (instant < at) {
        MESSAGE("instants of death: ", instant);
        CHECK(at > 15);
        break;
      }
    }
  }
}

TEST_CASE("an authority that forgot everything, or repeats nothing, gets a new request for the same key") {
  for (const bool repeats : {true, false}) {
    RenewalWorld world;
    world.authority.repeats_answers = repeats;
    world.authority.decision = {Kind::waiting, {}, 60};
    world.run();
    world.authority.forget();
    world.authority.decision = {};
    CHECK(world.steps_of_run() == Steps{"lost", "asking", "approved", "confirming"});
    CHECK(world.renewed());
  }
}

TEST_CASE("a refusal comes in the authority's words, and the next request has the same key") {
  RenewalWorld world;
  world.authority.decision = {Kind::rejected, "营业执照已注销,请到窗口办理。", 0};
  CHECK(world.steps_of_run() == Steps{"asking", "refused"});
  CHECK(world.daemon.last_text == "营业执照已注销,请到窗口办理。");
  world.authority.decision = {};
  CHECK(world.steps_of_run() == straight);
  CHECK(world.renewed());
}

TEST_CASE("an authority that has renewed this certificate before says so, and that is no certificate") {
  RenewalWorld world;
  world.authority.decision = {Kind::warned, "该证书已更新过", 0};
  CHECK(world.steps_of_run() == Steps{"asking", "refused"});
  CHECK(world.daemon.last_text == "该证书已更新过");
  CHECK(world.daemon.written.empty());
}

TEST_CASE("a certificate that the daemon refuses is refused to the authority, and nothing is written") {
  RenewalWorld world;
  world.daemon.refusal = "other_subject";
  CHECK(world.steps_of_run() == Steps{"asking", "approved"});
  CHECK(world.daemon.written.empty());
  CHECK(world.authority.confirmed == 0);
  CHECK(world.authority.rejected_by_client == 1);
  world.daemon.refusal.clear();
  CHECK(world.steps_of_run() == straight);
  CHECK(world.renewed());
}

TEST_CASE("a certificate for another key goes to the daemon, which refuses it") {
  RenewalWorld world;
  const auto other = test::make_key();
  world.authority.key_of_next = other.get();
  world.daemon.refusal = "not_our_key";
  CHECK(world.steps_of_run() == Steps{"asking", "approved"});
  CHECK(world.authority.confirmed == 0);
  CHECK(world.daemon.written.empty());
}
