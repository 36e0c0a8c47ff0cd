// SPDX-License-Identifier: Apache-2.0
// Tries that end differently than their answer says, and disks that take no count.
#include <doctest/doctest.h>

#include "daemon/not_saved.h"
#include "tests/support/key_world.h"

using namespace redlips;
using namespace redlips::keyring;
using namespace redlips::test;

namespace {

/// The login was what the outcome says, then the library failed.
drivers::HostError failed_after(pkcs11::LoginResult::Outcome outcome) {
  drivers::HostError error(drivers::HostError::Kind::token, "C_Sign",
                           pkcs11::TokenError(pkcs11::TokenError::Kind::broken, "C_Sign", 0x30));
  error.set_maybe_sent(true);
  error.set_login({outcome, {}});
  return error;
}

}  // namespace

TEST_CASE("a right PIN whose signature failed resets the count as a success does") {
  KeyringHouse house;
  house.start();
  Person person;
  for (const char* pin : {"111112", "111113"}) person.types(pin);
  person.says(LoginAnswer::Kind::no);
  house.login(person);
  CHECK(house.token().tries.max == 4);
  house.world.after = [](const std::string& verb) {
    if (verb == "login_sign") throw failed_after(pkcs11::LoginResult::Outcome::ok);
  };
  person.types("246802");
  const auto done = house.login(person);
  CHECK(done.code == "module_failed");
  CHECK(done.detail.find("C_Sign") == 0);
  house.world.after = nullptr;
  CHECK(house.token().tries.max == 6);
  CHECK(house.stored().find("\"fewest\":0") != std::string::npos);
  CHECK(house.stored().find("\"most\":0") != std::string::npos);
  // and the PIN that went before it is no longer known to be wrong: somebody may have changed it since
  house.tries_once(person, "111112");
  CHECK(person.whys.back() == Why::wrong);
}

TEST_CASE("a library that fails after a wrong PIN leaves the try counted") {
  KeyringHouse house;
  house.start();
  Person person;
  house.world.after = [](const std::string& verb) {
    if (verb == "login_sign") throw failed_after(pkcs11::LoginResult::Outcome::wrong);
  };
  person.types("111112");
  CHECK(house.login(person).code == "module_failed");
  CHECK(house.stored().find("\"most\":1") != std::string::npos);
}

TEST_CASE(
    "a try that cannot be counted on disk is not sent: its code, no try, and as before once there is room") {
  KeyringHouse house;
  house.start();
  const auto file = house.directory.path() / "tokens.json";
  std::filesystem::remove(file);
  std::filesystem::create_directories(file / "in the way");  // a directory cannot be replaced by a file
  Person person;
  person.types("246802");
  const auto refused = house.login(person);
  CHECK(refused.code == "not_saved");
  CHECK(refused.detail.find("tokens.json") != std::string::npos);
  CHECK(house.key->tries == 0);
  CHECK_THROWS_AS(house.keys->set_name("t1", "new", "red"), NotSaved);
  CHECK(house.token().name.empty());
  CHECK(house.token().tries.max == 6);
  std::filesystem::remove_all(file);
  person.types("246802");
  CHECK(house.login(person).code.empty());
}
