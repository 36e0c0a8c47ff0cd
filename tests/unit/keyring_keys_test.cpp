// SPDX-License-Identifier: Apache-2.0
// What is in: names, facts, collisions, libraries that fail, hot-plug.
#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include "daemon/keyring/codes.h"
#include "tests/support/key_world.h"

using namespace redlips;
using namespace redlips::keyring;
using namespace redlips::test;

namespace {

std::vector<std::string> types_of(const std::vector<Event>& events) {
  std::vector<std::string> types;
  for (const auto& event : events) types.push_back(event.type + " " + event.token);
  return types;
}

}  // namespace

TEST_CASE("a key that is in is listed with its certificate, unit and tries") {
  KeyringHouse house;
  house.start();
  const auto view = house.token();
  CHECK(view.token == "t1");
  CHECK(view.unprofiled);
  CHECK(view.fault.empty());
  REQUIRE(view.certificates.size() == 1);
  CHECK(view.certificates[0].login);
  CHECK(view.certificates[0].authority == "test");
  CHECK(view.certificates[0].unit_id->text == sample_uscc);
  CHECK(view.certificates[0].days_left == 300);
  CHECK(view.tries.max == 6);
}

TEST_CASE("a name is never reused: the same key plugged in again gets another") {
  KeyringHouse house;
  house.start();
  house.world.libraries["/fake/one.so"].clear();
  house.refresh();
  CHECK(house.keys->tokens().empty());
  house.world.libraries["/fake/one.so"][1] = house.key;
  house.refresh();
  CHECK(house.token().token == "t2");
  CHECK(types_of(house.events) ==
        std::vector<std::string>{"token.inserted t1", "token.removed t1", "token.inserted t2"});
}

TEST_CASE("failures, name and colour outlive the daemon") {
  KeyringHouse house;
  house.start();
  CHECK(house.keys->set_name("t1", "人社", "red"));
  CHECK_FALSE(house.keys->set_name("t9", "x", "y"));
  CHECK_FALSE(house.keys->set_name("t1", std::string(65, 'x'), "red"));
  Person person;
  person.types("111112");
  house.tries_once(person, "111113");
  house.restart();
  CHECK(house.token().name == "人社");
  CHECK(house.token().colour == "red");
  CHECK(house.token().tries.max == 4);
}

TEST_CASE("a right PIN typed elsewhere shows at the next listing, exactly") {
  KeyringHouse house;
  house.start();
  Person person;
  house.tries_once(person, "111112");
  house.key->left = 6;
  house.refresh();
  CHECK(house.token().tries.exact);
  CHECK(house.token().tries.max == 6);
  house.now += std::chrono::minutes(5);  // an old reading proves nothing about now
  CHECK_FALSE(house.token().tries.exact);
}

TEST_CASE("two keys that cannot be told apart are refused while both are in") {
  KeyringHouse house;
  auto twin = std::make_shared<FakeKey>(*house.key);
  house.world.libraries["/fake/one.so"][2] = twin;
  house.start();
  CHECK(house.token(0).fault == "collision");
  CHECK(house.token(1).fault == "collision");
  Person person;
  person.types("246802");
  CHECK(house.login(person).code == "no_certificate");
  CHECK(house.change(person, "t1").code == "module_failed");
  house.world.libraries["/fake/one.so"].erase(2);
  house.refresh();
  CHECK(house.token().fault.empty());
  person.types("246802");
  CHECK(house.login(person).code.empty());
  CHECK(twin->tries == 0);
}

TEST_CASE("a renewed certificate keeps name and tries of a key without serial") {
  KeyringHouse house;
  house.key->serial.clear();
  house.start();
  house.keys->set_name("t1", "one", "red");
  Person person;
  person.types("111112");
  house.tries_once(person, "111113");
  const FakeKey renewed("");
  house.key->more = {renewed.der};  // the new certificate beside the old one
  house.refresh();
  house.key->more.clear();
  house.key->put_of(renewed);  // and the old one gone
  house.restart();
  CHECK(house.token().name == "one");
  CHECK(house.token().tries.max == 4);
}

TEST_CASE("one library that fails hides nobody else's keys, and comes back") {
  KeyringHouse house({"/fake/one.so", "/fake/bad.so"});
  house.world.libraries["/fake/bad.so"][1] = std::make_shared<FakeKey>("0002");
  house.start();
  REQUIRE(house.keys->tokens().size() == 2);
  house.world.broken = {"/fake/bad.so"};
  house.refresh();
  REQUIRE(house.keys->tokens().size() == 2);
  CHECK(house.token(0).fault.empty());
  CHECK(house.token(1).fault == "module_failed");
  CHECK(house.keys->libraries().at(1).fault == "module_failed");
  CHECK(house.events.back().type == "token.changed");
  Person person;
  person.types("246802");
  CHECK(house.login(person).token_serial == "0001");
  house.world.broken.clear();
  house.refresh();
  CHECK(house.token(1).fault.empty());
  CHECK(house.keys->libraries().at(1).fault.empty());
}

TEST_CASE("a second daemon on the same state directory says who has it") {
  KeyringHouse house;
  house.start();
  KeyringSettings settings;
  settings.state_directory = house.directory.path().string();
  CHECK_THROWS_WITH_AS(Keyring(house.io.get_executor(), settings, house.authorities),
                       doctest::Contains("is in use by another redlipsd"), std::runtime_error);
}

TEST_CASE("an arrival at the bus makes a module look again") {
  KeyringHouse house;
  house.start();
  auto other = std::make_shared<FakeKey>("0002");
  house.world.libraries["/fake/one.so"][2] = other;
  house.world.usb_news({true, drivers::UsbId{0x055c, 0xe618}, {}});
  house.settle();
  CHECK(house.keys->tokens().size() == 2);
}

TEST_CASE("a foreign key is listed grey and no library is asked about it") {
  KeyringHouse house(std::vector<std::string>{});
  drivers::Profile foreign;
  foreign.id = "bank";
  foreign.name = "Somebody's bank";
  foreign.foreign = true;
  foreign.usb = {{0x1234, 0x5678}};
  house.profiles.list.push_back(foreign);
  house.world.usb = {{0x1234, 0x5678}};
  house.start();
  REQUIRE(house.keys->tokens().size() == 1);
  CHECK(house.token().foreign);
  CHECK(house.token().info.label == "Somebody's bank");
  CHECK(house.world.calls.empty());
  house.world.usb.clear();
  house.world.usb_news({false, drivers::UsbId{0x1234, 0x5678}, {}});
  CHECK(house.keys->tokens().empty());
}

TEST_CASE("a damaged state is named and makes nobody sure") {
  KeyringHouse house;
  write_file(house.directory, "tokens.json", "{\"version\":1,");
  house.start();
  CHECK_FALSE(house.keys->state_fault().what.empty());
  CHECK(house.token().tries.why == "state_lost");
}

TEST_CASE("an asker who goes while libraries are read is no fault, and the next one gets his answer") {
  KeyringHouse house({"/fake/one.so", "/fake/two.so"});
  house.start();
  std::optional<drivers::Turns::Held> held(house.shut(house.world.door));
  std::exception_ptr error;
  bool answered = false;
  boost::asio::cancellation_signal leave;
  boost::asio::co_spawn(house.io, house.keys->refresh(),
                        boost::asio::bind_cancellation_slot(
                            leave.slot(), [&](std::exception_ptr end) { error = std::move(end); }));
  boost::asio::co_spawn(house.io, house.keys->refresh(),
                        [&](const std::exception_ptr& fault) { answered = fault == nullptr; });
  house.settle();
  CHECK(house.world.count("tokens") == 4);
  leave.emit(boost::asio::cancellation_type::terminal);
  house.settle();
  REQUIRE(error);
  CHECK(keyring::cancelled(error));
  CHECK_FALSE(answered);
  held.reset();
  house.settle();
  CHECK(answered);
  CHECK(house.keys->tokens().size() == 1);
}

TEST_CASE("a daemon that ends while libraries are read lets go of whoever waited") {
  KeyringHouse house({"/fake/one.so", "/fake/two.so"});
  house.start();
  std::optional<drivers::Turns::Held> held(house.shut(house.world.door));
  const auto asker = std::make_shared<int>();
  boost::asio::co_spawn(house.io, house.keys->refresh(), [asker](const std::exception_ptr&) {});
  house.settle();
  house.keys.reset();
  house.settle();
  CHECK(asker.use_count() == 2);
  held.reset();
  house.settle();
  CHECK(asker.use_count() == 1);
}
