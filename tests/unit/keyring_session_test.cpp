// SPDX-License-Identifier: Apache-2.0
// A hall's login that stays open by the administrator's will: one PIN, then signatures, until anything ends
// it.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/key_world.h"

using namespace redlips;
using namespace std::chrono_literals;
using keyring::LoginAnswer;
using test::KeyringHouse;
using test::Person;
using Calls = std::vector<std::string>;

namespace {

const keyring::SessionTerms terms{"bank", 600s};

/// A house with an open session of that hall.
struct OpenHouse : KeyringHouse {
  OpenHouse() {
    start();
    person.types("246802");
    REQUIRE(login_of(person, terms).code.empty());
    REQUIRE(person.opened == 1);
    world.calls.clear();
  }
  /// Somebody has to be asked now: he says no.
  bool asks(const keyring::SessionTerms& whose = terms) {
    const int before = person.opened;
    person.says(LoginAnswer::Kind::no);
    const auto done = login_of(person, whose);
    if (person.opened == before) person.logins.clear();
    return person.opened == before + 1 && done.code == "user_cancelled";
  }
  Person person;
};

}  // namespace

TEST_CASE("after one PIN a hall with a session signs without a dialog, and without a try") {
  OpenHouse house;
  const auto tries = house.key->tries;
  for (int i = 0; i < 3; ++i) {
    const auto done = house.login_of(house.person, terms);
    CHECK(done.code.empty());
    CHECK(done.prompter == "session");
    CHECK(done.algorithm == "ES256");
    CHECK(done.token_serial == "0001");
    CHECK(done.certificate.sha256 == house.key->certificate);
    CHECK_FALSE(done.signature.empty());
  }
  CHECK(house.world.calls == Calls{"session_sign", "session_sign", "session_sign"});
  CHECK(house.person.opened == 1);
  CHECK(house.key->tries == tries);
}

TEST_CASE("a host that signs with another key in a session ends it, and the person is asked") {
  OpenHouse house;
  house.world.forges = true;
  CHECK(house.asks());
  CHECK(house.keys->sessions().empty());
  CHECK(house.world.count("session_sign") == 1);
}

TEST_CASE("a session whose first signature is another key's is none") {
  KeyringHouse house;
  house.start();
  house.world.forges = true;
  Person person;
  person.types("246802");
  CHECK(house.login_of(person, terms).code == "module_failed");
  CHECK(house.keys->sessions().empty());
  // The host ended the login that it may have kept: it was asked anew what is in.
  const auto login = std::ranges::find(house.world.calls, "login_sign");
  CHECK(std::find(login, house.world.calls.end(), "tokens") != house.world.calls.end());
  person.says(LoginAnswer::Kind::no);
  CHECK(house.login_of(person, terms).code == "user_cancelled");
  CHECK(house.world.count("session_sign") == 0);
}

TEST_CASE("a page that goes before another key's signature comes leaves no session") {
  KeyringHouse house;
  house.start();
  std::optional<drivers::Turns::Held> held(house.shut(house.world.gate));
  Person person;
  person.types("246802");
  SUBCASE("another key's") { house.world.forges = true; }
  SUBCASE("the key's own: the person has consented to it") {}
  const auto pending = house.begin_login(person, terms);
  REQUIRE(house.key->tries == 1);
  pending->cancel.emit(boost::asio::cancellation_type::terminal);
  house.settle();
  CHECK(pending->error);
  CHECK(house.keys->sessions().empty());
  held.reset();
  house.settle();
  CHECK(house.keys->sessions().empty() == house.world.forges);
}

TEST_CASE("the session is shown, with what is left of its time") {
  OpenHouse house;
  house.now += 100s;
  const auto shown = house.keys->sessions();
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].hall == "bank");
  CHECK(shown[0].token == house.token().token);
  CHECK(shown[0].certificate == house.key->certificate);
  CHECK(shown[0].idle_left == 500s);
}

TEST_CASE("a session that was idle too long, or whose clock was put back, asks again") {
  for (const auto passed : {600s, 100000s, -1s}) {
    OpenHouse house;
    house.now += passed;
    CHECK(house.asks());
    CHECK(house.keys->sessions().empty());
    CHECK(house.world.count("session_sign") == 0);
    CHECK(house.world.count("session_end") == 1);
  }
}

TEST_CASE("each signature begins the idle time anew") {
  OpenHouse house;
  for (int i = 0; i < 3; ++i) {
    house.now += 599s;
    CHECK(house.login_of(house.person, terms).code.empty());
  }
  CHECK(house.person.opened == 1);
}

TEST_CASE("another hall is asked for its own PIN, and the first one's session is over then") {
  OpenHouse house;
  house.person.types("246802");
  CHECK(house.login_of(house.person, {"post", 600s}).prompter == "attach");
  CHECK(house.asks());
}

TEST_CASE("a login without a session is asked for, and ends one on the same library") {
  OpenHouse house;
  house.person.types("246802");
  CHECK(house.login(house.person).code.empty());
  CHECK(house.keys->sessions().empty());
  CHECK(house.asks());
}

TEST_CASE("a PIN change and a listing end the session") {
  for (const bool change : {true, false}) {
    OpenHouse house;
    house.person.changes_pin("246802", "135791");
    if (change)
      house.change(house.person, house.token().token);
    else
      house.refresh();
    CHECK(house.keys->sessions().empty());
    CHECK(house.asks());
  }
}

TEST_CASE("where the host does not sign, the session is over and the person is asked") {
  OpenHouse house;
  house.world.before = [](const std::string& verb) {
    if (verb == "session_sign") throw drivers::HostError(drivers::HostError::Kind::died, "ended");
  };
  CHECK(house.asks());
  CHECK(house.keys->sessions().empty());
}

TEST_CASE("a key that was pulled signs nothing, and another one in its place neither") {
  OpenHouse house;
  house.world.libraries["/fake/one.so"][1] = std::make_shared<test::FakeKey>("0002");
  CHECK(house.asks());
  house.refresh();
  CHECK(house.asks());
}

TEST_CASE("a wrong PIN opens no session") {
  KeyringHouse house;
  house.start();
  Person person;
  person.types("999999");
  person.says(LoginAnswer::Kind::no);
  house.login_of(person, terms);
  CHECK(house.keys->sessions().empty());
}
