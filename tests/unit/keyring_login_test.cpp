// SPDX-License-Identifier: Apache-2.0
// Logins through the whole keyring: dialog, count, verb, answer.
#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>

#include "daemon/purposes/web_login.h"
#include "pkcs11/verify.h"
#include "tests/support/key_world.h"

using namespace redlips;
using namespace redlips::keyring;
using namespace redlips::test;

namespace {

drivers::HostError lost(drivers::HostError::Kind kind, bool maybe_sent) {
  drivers::HostError error(kind, "login_sign");
  error.set_maybe_sent(maybe_sent);
  return error;
}

}  // namespace

TEST_CASE("the right PIN signs the digest of origin and nonce, in one verb") {
  KeyringHouse house;
  house.start();
  Person person;
  person.types("246802");
  const auto done = house.login(person);
  CHECK(done.code.empty());
  CHECK(done.algorithm == "ES256");
  const auto digest = web_login_digest(sample_origin(), sample_nonce(), pkcs11::Hash::sha256);
  CHECK(pkcs11::signature_verifies(house.key->pair.get(), pkcs11::Scheme::ecdsa, digest, done.signature));
  CHECK(done.certificate.sha256 == house.key->certificate);
  CHECK(done.token_serial == "0001");
  CHECK(done.prompter == "attach");
  CHECK(house.world.count("login_sign") == 1);
  CHECK(person.closed == std::vector{Outcome::done});
}

TEST_CASE("a signature of another key than the certificate's does not leave, whatever the host says") {
  KeyringHouse house;
  house.start();
  house.world.forges = true;
  Person person;
  person.types("246802");
  const auto done = house.login(person);
  CHECK(done.code == "module_failed");
  CHECK(done.signature.empty());
  CHECK(house.key->tries == 1);
}

TEST_CASE("no host verb is sent between the request and the prompt, nor a PIN before the answer") {
  KeyringHouse house;
  house.start();
  Person person;
  std::optional<std::vector<std::string>> at_prompt;
  person.asked = [&] { at_prompt = house.world.calls; };
  const auto pending = house.begin_login(person);
  CHECK(person.opened == 1);
  REQUIRE(person.offers.size() == 1);
  CHECK(person.offers[0].size() == 1);
  REQUIRE(at_prompt);
  CHECK(at_prompt->empty());
  CHECK(house.world.count("tokens") == 1);  // the open dialog watches a library that has no hot-plug news
  CHECK(house.world.count("login_sign") == 0);
  pending->cancel.emit(boost::asio::cancellation_type::terminal);  // the person goes before the house
  house.settle();
}

TEST_CASE("a wrong PIN asks again in the same dialog and says how many tries are left at most") {
  KeyringHouse house;
  house.start();
  Person person;
  person.types("111112");
  person.types("246802");
  CHECK(house.login(person).code.empty());
  CHECK(person.opened == 1);
  CHECK(person.whys == std::vector{Why::first, Why::wrong});
  CHECK(person.offers[1][0].tries.max == 5);
  CHECK(house.key->tries == 2);
}

TEST_CASE("a try is counted on disk before it is sent") {
  KeyringHouse house;
  house.start();
  Person person;
  person.types("111112");
  person.says(LoginAnswer::Kind::no);
  std::string at_login;
  house.world.before = [&](const std::string& verb) {
    if (verb == "login_sign") at_login = house.stored();
  };
  CHECK(house.login(person).code == "user_cancelled");
  CHECK(at_login.find("\"most\":1") != std::string::npos);
  CHECK(house.stored().find("\"fewest\":1") != std::string::npos);
}

TEST_CASE("a PIN known to be wrong, an empty one and one out of bounds cost nothing") {
  KeyringHouse house;
  house.start();
  Person person;
  for (const char* pin : {"111112", "111112", "", "12345", "123456789"}) person.types(pin);
  person.says(LoginAnswer::Kind::no);
  house.login(person);
  CHECK(person.whys ==
        std::vector{Why::first, Why::wrong, Why::known_wrong, Why::policy, Why::policy, Why::policy});
  CHECK(person.faults[3] == "empty");
  CHECK(person.faults[4] == "too_short");
  CHECK(person.faults[5] == "too_long");
  CHECK(house.key->tries == 1);
}

TEST_CASE("pulling the key forgets which PINs were wrong") {
  KeyringHouse house;
  house.start();
  Person person;
  house.tries_once(person, "111112");
  house.world.libraries["/fake/one.so"].clear();
  house.refresh();
  house.world.libraries["/fake/one.so"][1] = house.key;
  house.refresh();
  house.tries_once(person, "111112");
  CHECK(person.whys.back() == Why::wrong);
  CHECK(house.key->tries == 2);
}

TEST_CASE("six wrong PINs lock the key, the sixth after its own question; the right one is then refused") {
  KeyringHouse house;
  house.start();
  Person person;
  person.sure = true;
  for (const char* pin : {"111112", "111113", "111114", "111115", "111116"}) person.types(pin);
  person.types("111117");  // dropped unseen: the question comes first
  person.types("111117");
  const auto done = house.login(person);
  CHECK(done.code == "pin_blocked");
  CHECK(person.last_try_questions == 1);
  CHECK(person.whys.back() == Why::confirmed);
  CHECK(house.key->tries == 6);
  CHECK(house.token().tries.locked);
  person.types("246802");
  CHECK(house.login(person).code == "pin_blocked");
  CHECK(house.key->left == 0);
}

TEST_CASE("the last try is not used unless a person confirms it") {
  KeyringHouse house;
  house.key->left = 1;
  house.start();
  Person person;
  person.types("246802");
  CHECK(house.login(person).code == "user_cancelled");
  CHECK(person.last_try_questions == 1);
  CHECK(house.key->tries == 0);
  CHECK(house.world.count("login_sign") == 0);
}

TEST_CASE("a last try that another program left is found after the PIN was typed, and asked for") {
  KeyringHouse house;
  house.start();
  Person person;
  house.key->left = 1;  // nobody told us
  person.types("246802");
  CHECK(house.login(person).code == "user_cancelled");
  CHECK(person.last_try_questions == 1);
  CHECK(house.key->tries == 0);
}

TEST_CASE("a confirmed last try narrows the dialog to that key") {
  KeyringHouse house;
  auto other = std::make_shared<FakeKey>("0002");
  house.key->left = 1;
  house.world.libraries["/fake/one.so"][2] = other;
  house.start();
  Person person;
  person.sure = true;
  for (int i = 0; i < 2; ++i)
    person.logins.push_back([&](const LoginQuestion& question) {
      LoginAnswer answer;
      answer.kind = LoginAnswer::Kind::yes;
      for (const auto& choice : question.keys)
        if (choice.serial == "0001") {
          answer.token = choice.token;
          answer.certificate = choice.certificate;
        }
      answer.pin = secret("246802");
      return answer;
    });
  CHECK(house.login(person).code.empty());
  CHECK(person.offers[0].size() == 2);
  REQUIRE(person.offers[1].size() == 1);
  CHECK(person.offers[1][0].serial == "0001");
}

TEST_CASE("keys that come and go show in the open dialog, and one that has gone cannot answer") {
  KeyringHouse house;
  house.start();
  Person person;
  person.logins.push_back([&](const LoginQuestion& question) {
    house.world.libraries["/fake/one.so"].clear();
    house.refresh();
    LoginAnswer answer;
    answer.kind = LoginAnswer::Kind::yes;
    answer.token = question.keys.front().token;
    answer.certificate = question.keys.front().certificate;
    answer.pin = secret("246802");
    return answer;
  });
  CHECK(house.login(person).code == "key_removed");
  REQUIRE_FALSE(person.updates.empty());
  CHECK(person.updates.back().empty());
  CHECK(house.world.count("login_sign") == 0);
}

TEST_CASE("a key swapped at any call between prompt and login costs neither key a try") {
  for (const char* when : {"prompt", "info", "login_sign"}) {
    CAPTURE(when);
    KeyringHouse house;
    house.start();
    auto other = std::make_shared<FakeKey>("0002");
    const auto swap = [&] { house.world.libraries["/fake/one.so"][1] = other; };
    house.world.before = [&](const std::string& verb) {
      if (verb == when) swap();
    };
    Person person;
    person.types("246802");
    if (std::string_view(when) == "prompt") swap();
    CHECK(house.login(person).code == "key_removed");
    CHECK(house.key->tries == 0);
    CHECK(other->tries == 0);
    house.world.before = nullptr;
    house.refresh();
    CHECK(house.token().info.serial == "0002");
    CHECK(house.token().token == "t2");
  }
}

TEST_CASE("a host that dies before the PIN was sent gives the try back") {
  KeyringHouse house;
  house.start();
  house.world.before = [](const std::string& verb) {
    if (verb == "login_sign") throw lost(drivers::HostError::Kind::died, false);
  };
  Person person;
  person.types("246802");
  CHECK(house.login(person).code == "module_failed");
  CHECK(house.token().tries.max == 6);
  CHECK(house.stored().find("\"most\":0") != std::string::npos);
}

TEST_CASE("a try without an answer stays counted, is not sent again and not called wrong") {
  KeyringHouse house;
  house.start();
  house.world.after = [](const std::string& verb) {
    if (verb == "login_sign") throw lost(drivers::HostError::Kind::stuck, true);
  };
  Person person;
  person.types("246803");
  CHECK(house.login(person).code == "key_stuck");
  CHECK(house.key->tries == 1);
  CHECK(house.stored().find("\"most\":1") != std::string::npos);
  CHECK(house.token().tries.why == "state_lost");
  house.world.after = nullptr;
  house.tries_once(person, "246803");
  CHECK(person.whys.back() == Why::wrong);  // not known_wrong
  CHECK(house.key->tries == 2);
}

TEST_CASE("an asker who goes away closes the dialog, and nothing is sent") {
  KeyringHouse house;
  house.start();
  Person person;
  const auto pending = house.begin_login(person);
  CHECK(person.destroyed == 0);
  pending->cancel.emit(boost::asio::cancellation_type::terminal);
  house.settle();
  CHECK(pending->error);
  CHECK(person.destroyed == 1);
  CHECK(house.world.count("login_sign") == 0);
}

TEST_CASE("an asker who goes away while the verb runs does not stop the count") {
  KeyringHouse house;
  house.start();
  std::optional<drivers::Turns::Held> held(house.shut(house.world.gate));
  Person person;
  person.types("111112");
  const auto pending = house.begin_login(person);
  CHECK(house.key->tries == 1);
  pending->cancel.emit(boost::asio::cancellation_type::terminal);
  house.settle();
  CHECK(pending->error);
  held.reset();
  house.settle();
  CHECK(house.token().tries.max == 5);
  CHECK(house.stored().find("\"fewest\":1") != std::string::npos);
}

TEST_CASE("two requests at one key send their verbs one after the other, first come, first served") {
  KeyringHouse house;
  house.start();
  std::optional<drivers::Turns::Held> held(house.shut(house.world.gate));
  Person first, second;
  first.types("111112");
  first.says(LoginAnswer::Kind::no);
  second.types("246802");
  const auto one = house.begin_login(first), two = house.begin_login(second);
  CHECK(house.world.count("login_sign") == 1);
  held.reset();
  house.settle();
  CHECK(house.world.count("login_sign") == 2);
  REQUIRE(one->done);
  REQUIRE(two->done);
  CHECK(one->done->code == "user_cancelled");
  CHECK(two->done->code.empty());
}

TEST_CASE("what cannot answer is told only after the person answered") {
  struct Row {
    const char* code;
    std::chrono::hours from, to;
  };
  for (const auto& row : {Row{"certificate_expired", std::chrono::hours(-48), std::chrono::hours(-24)},
                          Row{"no_certificate", std::chrono::hours(24), std::chrono::hours(48)}}) {
    CertificateRecipe recipe;
    recipe.not_before = CertificateRecipe::now() + row.from;
    recipe.not_after = CertificateRecipe::now() + row.to;
    KeyringHouse house;
    house.world.libraries["/fake/one.so"][1] = std::make_shared<FakeKey>("0001", recipe);
    house.start();
    Person person;
    person.types("246802");
    CHECK(house.login(person).code == row.code);
    CHECK(person.offers[0].empty());
  }
}

TEST_CASE("no, block, silence and an empty room each have their own end") {
  KeyringHouse house;
  house.start();
  Person person;
  person.says(LoginAnswer::Kind::block);
  const auto blocked = house.login(person);
  CHECK(blocked.code == "user_cancelled");
  CHECK(blocked.block);
  person.says(LoginAnswer::Kind::timeout);
  CHECK(house.login(person).code == "timeout");
  CHECK(person.closed.back() == Outcome::timeout);
  person.absent = true;
  CHECK(house.login(person).code == "no_ui");
}

TEST_CASE("the initial PIN logs in and advises a change") {
  KeyringHouse house;
  house.key->pin = "123456";
  house.start();
  Person person;
  person.types("123456");
  CHECK(house.login(person).initial_pin);
}

TEST_CASE("a serial narrows the offer to that key") {
  KeyringHouse house;
  house.world.libraries["/fake/one.so"][2] = std::make_shared<FakeKey>("0002");
  house.start();
  Person person;
  person.types("246802");
  const auto done = house.login(person, "0002");
  CHECK(done.token_serial == "0002");
  CHECK(person.offers[0].size() == 1);
}
