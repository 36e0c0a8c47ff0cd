// SPDX-License-Identifier: Apache-2.0
// Wrong answers of every kind: none is believed, none ends a job, and the next right one renews without
// another PIN or another request.
#include <doctest/doctest.h>

#include <functional>

#include "pkcs11/certificate.h"
#include "tests/support/renewal_world.h"
#include "updater/ca_failure.h"

using namespace redlips;
using test::CertificateRecipe;
using test::RenewalWorld;
using Kind = test::CmpAuthority::Decision::Kind;
using Steps = std::vector<std::string>;

namespace {

const Steps not_reached{"asking", "unreachable"};

/// After a wrong answer: the right one to the same message renews.
void check_goes_on(RenewalWorld& world) {
  CHECK(world.daemon.written.empty());
  const auto asked = world.daemon.facts.transactions.size();
  CHECK(world.steps_of_run() == Steps{"approved", "confirming"});
  CHECK(world.renewed());
  CHECK(world.daemon.facts.transactions.size() == asked);
}

/// The first answer changed by `change` is refused with `code`.
void check_refused(const std::function<Bytes(Bytes)>& change, const std::string& code) {
  RenewalWorld world;
  const auto right = world.post;
  world.post = [&](BytesView message) { return change(right(message)); };
  CHECK(world.steps_of_run() == not_reached);
  CHECK(world.daemon.last_code == code);
  CHECK(world.daemon.last_next == std::chrono::minutes(30));
  world.post = right;
  check_goes_on(world);
}

}  // namespace

TEST_CASE("an answer counts only by the signature of a CMP signer below the anchors, of today") {
  const CertificateRecipe good = test::CmpAuthority().responder_recipe();
  struct Row {
    const char* name;
    std::function<void(CertificateRecipe&)> change;
    bool ours;
  };
  for (const auto& row : {
           Row{"a unit", [](CertificateRecipe& recipe) { recipe = {}; }, true},
           Row{"a TLS server", [](CertificateRecipe& recipe) { recipe.extended_key_usage = "serverAuth"; },
               true},
           Row{"no purpose", [](CertificateRecipe& recipe) { recipe.extended_key_usage.clear(); }, true},
           Row{"any purpose",
               [](CertificateRecipe& recipe) { recipe.extended_key_usage = "anyExtendedKeyUsage"; }, true},
           Row{"no signer", [](CertificateRecipe& recipe) { recipe.key_usage = "critical,keyEncipherment"; },
               true},
           Row{"expired",
               [](CertificateRecipe& recipe) {
                 recipe.not_before -= std::chrono::hours(48);
                 recipe.not_after = CertificateRecipe::now() - std::chrono::hours(1);
               },
               true},
           Row{"not yet valid",
               [](CertificateRecipe& recipe) {
                 recipe.not_before = CertificateRecipe::now() + std::chrono::hours(1);
               },
               true},
           Row{"a stranger's of the same names", [](CertificateRecipe&) {}, false},
       }) {
    CAPTURE(row.name);
    RenewalWorld world;
    CertificateRecipe recipe = good;
    row.change(recipe);
    world.authority.answer_as(recipe, row.ours);
    CHECK(world.steps_of_run() == not_reached);
    CHECK(world.daemon.last_code == "ca_untrusted");
    world.authority.answer_as(good);
    check_goes_on(world);
  }
}

TEST_CASE("a pinned responder needs no purpose, and nobody else will do") {
  RenewalWorld world;
  CertificateRecipe recipe = world.authority.responder_recipe();
  world.daemon.facts.responder = world.authority.responder;
  world.authority.answer_as(recipe);
  CHECK(world.steps_of_run() == not_reached);
  CHECK(world.daemon.last_code == "ca_untrusted");
  recipe.extended_key_usage.clear();
  world.authority.answer_as(recipe);
  world.daemon.facts.responder = world.authority.responder;
  check_goes_on(world);
}

TEST_CASE("a pinned responder whose certificate has expired signs nothing") {
  RenewalWorld world;
  CertificateRecipe recipe = world.authority.responder_recipe();
  recipe.not_before -= std::chrono::hours(48);
  recipe.not_after = CertificateRecipe::now() - std::chrono::hours(1);
  world.authority.answer_as(recipe);
  world.daemon.facts.responder = world.authority.responder;
  CHECK(world.steps_of_run() == not_reached);
  CHECK(world.daemon.last_code == "ca_untrusted");
}

TEST_CASE("the expected sender is held against the signer's subject") {
  RenewalWorld world;
  world.daemon.facts.sender = "CN=somebody else";
  CHECK(world.steps_of_run() == not_reached);
  CHECK(world.daemon.last_code == "ca_untrusted");
  world.daemon.facts.sender = pkcs11::parse_certificate(world.authority.responder)->subject;
  check_goes_on(world);
}

TEST_CASE("an answer that is cut, changed, lengthened, empty or of another kind is no answer") {
  check_refused([](const Bytes&) { return Bytes(); }, "ca_garbage");
  check_refused([](const Bytes&) { return Bytes{0x30, 0x03, 0x02, 0x01, 0x07}; }, "ca_garbage");
  check_refused([](const Bytes&) { return Bytes(5000, 0x30); }, "ca_garbage");
  check_refused(
      [](Bytes answer) {
        answer.push_back(0);
        return answer;
      },
      "ca_garbage");
  check_refused(
      [](Bytes answer) {
        answer.resize(answer.size() / 2);
        return answer;
      },
      "ca_garbage");
}

TEST_CASE("no single changed byte of an answer is believed") {
  RenewalWorld world;
  const auto right = world.post;
  std::size_t at = 0;
  std::size_t size = 1;
  world.post = [&](BytesView message) {
    Bytes answer = right(message);
    size = answer.size();
    answer.at(at) ^= 0x01;
    return answer;
  };
  world.run();
  world.daemon.facts.attended = false;
  // extraCerts are not protected: there a change leaves the signer unknown, or changes nothing that counts.
  for (at = 0; at < size; at += 37) {
    world.daemon.steps.clear();
    world.run();
    CHECK(world.daemon.written.empty());
    if (world.daemon.steps != Steps{"unreachable"}) break;
  }
  CHECK(at >= size);
}

TEST_CASE("another transaction's answer, and an earlier one of this, are answers to something else") {
  RenewalWorld other;
  Bytes foreign;
  other.post = [&](BytesView message) { return foreign = other.authority.answer(message); };
  other.authority.decision = {Kind::waiting, {}, 60};
  other.run();

  RenewalWorld world;
  world.authority.decision = {Kind::waiting, {}, 60};
  const auto right = world.post;
  std::vector<Bytes> answers;
  world.post = [&](BytesView message) {
    answers.push_back(right(message));
    return answers.back();
  };
  world.run();
  REQUIRE(answers.size() == 2);
  world.daemon.facts.attended = false;
  for (const Bytes& old : answers) {
    world.post = [&](BytesView) { return old; };
    CHECK(world.steps_of_run() == Steps{"unreachable"});
    CHECK(world.daemon.last_code == "ca_garbage");
  }
  world.post = [&](BytesView) { return foreign; };
  CHECK(world.steps_of_run() == Steps{"unreachable"});
  CHECK(world.daemon.last_code == "ca_untrusted");
  world.post = right;
  world.authority.decision = {};
  CHECK(world.steps_of_run() == Steps{"approved"});
  world.daemon.facts.attended = true;
  check_goes_on(world);
}

TEST_CASE("an error without protection never ends a job") {
  RenewalWorld world;
  world.authority.sends_unprotected_errors = true;
  world.authority.decision = {Kind::waiting, {}, 60};
  world.run();
  // A pollReq that the server does not take makes it complain; without a signature anybody could have.
  world.authority.accepts_unsigned_poll = false;
  CHECK(world.steps_of_run() == Steps{"unreachable"});
  CHECK(world.daemon.last_code == "ca_refused_unsigned");
  CHECK(world.daemon.facts.transactions.size() == 1);
}

TEST_CASE(
    "a server that repeats what cannot be believed gets a new request for the same key, with a person") {
  RenewalWorld world;
  world.authority.sends_unprotected_errors = true;
  world.authority.decision = {Kind::waiting, {}, 60};
  world.run();
  world.authority.accepts_unsigned_poll = false;
  world.daemon.facts.attended = false;
  for (int i = 0; i < 3; ++i) CHECK(world.steps_of_run() == Steps{"unreachable"});
  CHECK(world.daemon.facts.transactions.size() == 1);
  world.daemon.facts.attended = true;
  world.authority.decision = {};
  CHECK(world.steps_of_run() == Steps{"asking", "approved", "confirming"});
  CHECK(world.renewed());
}

TEST_CASE("what cannot be had, in whatever way, leaves the message to be sent again") {
  for (const char* code : {"ca_unreachable", "ca_tls", "ca_slow", "ca_too_big", "ca_http_5xx"}) {
    RenewalWorld world;
    const auto right = world.post;
    std::vector<Bytes> sent;
    world.post = [&](BytesView message) -> Bytes {
      sent.emplace_back(message.begin(), message.end());
      throw updater::CaFailure(code, "test", std::chrono::seconds(60));
    };
    CHECK(world.steps_of_run() == not_reached);
    CHECK(world.daemon.last_code == code);
    CHECK(world.daemon.last_next == std::chrono::minutes(31));
    CHECK(world.steps_of_run() == Steps{"unreachable"});
    CHECK(world.daemon.last_next == std::chrono::minutes(61));
    REQUIRE(sent.size() == 2);
    CHECK(sent[0] == sent[1]);
    world.post = right;
    check_goes_on(world);
  }
}
