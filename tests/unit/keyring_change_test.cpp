// SPDX-License-Identifier: Apache-2.0
// PIN changes through the whole keyring.
#include <doctest/doctest.h>

#include "drivers/token_host.h"
#include "tests/support/key_world.h"

using namespace redlips;
using namespace redlips::keyring;
using namespace redlips::test;

TEST_CASE("a PIN change is one verb and makes the counter full again") {
  KeyringHouse house;
  house.start();
  Person person;
  house.tries_once(person, "111112");
  person.changes_pin("246802", "864209");
  const auto done = house.change(person, "t1");
  CHECK(done.code.empty());
  CHECK(done.token_serial == "0001");
  CHECK(done.tries.max == 6);
  CHECK(house.key->pin == "864209");
  CHECK(house.world.count("change_pin") == 1);
}

TEST_CASE("a change forgets the wrong PINs: one of them may be right now") {
  KeyringHouse house;
  house.start();
  Person person;
  house.tries_once(person, "864209");
  person.changes_pin("246802", "864209");
  REQUIRE(house.change(person, "t1").code.empty());
  person.types("864209");
  CHECK(house.login(person).code.empty());
}

TEST_CASE("a wrong old PIN costs one try and asks again; the same one then costs none") {
  KeyringHouse house;
  house.start();
  Person person;
  person.changes_pin("111112", "864209");
  person.changes_pin("111112", "864209");
  person.changes_pin("246802", "864209");
  CHECK(house.change(person, "t1").code.empty());
  CHECK(person.whys == std::vector{Why::first, Why::wrong, Why::known_wrong});
  CHECK(house.key->tries == 2);
}

TEST_CASE("a new PIN that is trivial, the same or out of bounds never reaches the key") {
  KeyringHouse house;
  house.start();
  Person person;
  for (const char* pin : {"123456", "111111", "246802", "12345", "123456789"})
    person.changes_pin("246802", pin);
  person.changes.push_back([](const ChangeQuestion&) { return ChangeAnswer{}; });
  CHECK(house.change(person, "t1").code == "user_cancelled");
  CHECK(person.faults == std::vector<std::string>{"", "trivial", "trivial", "same", "too_short", "too_long"});
  CHECK(house.key->tries == 0);
}

TEST_CASE("a new PIN that the key refuses is told, and the old one was a success") {
  KeyringHouse house;
  house.key->refuses_new_pin = true;
  house.start();
  Person person;
  person.changes_pin("246802", "864209");
  person.changes.push_back([](const ChangeQuestion&) { return ChangeAnswer{}; });
  house.change(person, "t1");
  CHECK(person.faults.back() == "refused");
  CHECK(house.token().tries.max == 6);
}

TEST_CASE("the last try of a change needs its question too") {
  KeyringHouse house;
  house.key->left = 1;
  house.start();
  Person person;
  person.changes_pin("246802", "864209");
  CHECK(house.change(person, "t1").code == "user_cancelled");
  CHECK(person.last_try_questions == 1);
  CHECK(house.key->tries == 0);
}

TEST_CASE("a key that was swapped or pulled is not changed") {
  KeyringHouse house;
  house.start();
  auto other = std::make_shared<FakeKey>("0002");
  house.world.before = [&](const std::string& verb) {
    if (verb == "change_pin") house.world.libraries["/fake/one.so"][1] = other;
  };
  Person person;
  person.changes_pin("246802", "864209");
  CHECK(house.change(person, "t1").code == "key_removed");
  CHECK(other->tries == 0);
  CHECK(house.change(person, "t99").code == "key_removed");
}

TEST_CASE("a change that the key only claimed is told, and the old PIN counts as the one it took") {
  KeyringHouse house;
  house.start();
  Person person;
  house.tries_once(person, "111112");
  house.key->only_claims_changes = true;
  person.changes_pin("246802", "864209");
  const auto done = house.change(person, "t1");
  CHECK(done.code == "pin_not_changed");
  CHECK(done.tries.max == 6);
  person.types("246802");
  CHECK(house.login(person).code.empty());
}

TEST_CASE("a key that takes neither PIN after a change is told, and the range holds what nobody knows") {
  KeyringHouse house;
  house.start();
  Person person;
  for (const char* pin : {"111112", "111113"}) house.tries_once(person, pin);
  REQUIRE(house.token().tries.max == 4);
  // It took the old PIN, which filled its counter, then refused both, which cost tries of six.
  house.world.before = [&](const std::string& verb) {
    if (verb != "change_pin") return;
    house.key->left = 5;
    drivers::HostError error(drivers::HostError::Kind::token, "C_SetPIN",
                             pkcs11::TokenError(pkcs11::TokenError::Kind::broken, "C_SetPIN", 0));
    error.set_maybe_sent(true);
    throw error;
  };
  person.changes_pin("246802", "864209");
  const auto done = house.change(person, "t1");
  CHECK(done.code == "pin_unclear");
  CHECK(done.tries.min <= 5);
  CHECK(done.tries.max == 6);
  CHECK_FALSE(done.tries.exact);
  house.world.before = nullptr;
  person.types("246802");
  CHECK(house.login(person).code.empty());
  CHECK(person.whys.back() == Why::first);
}
