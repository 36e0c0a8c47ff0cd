// SPDX-License-Identifier: Apache-2.0
// A key that is held for a renewal: one try, then no other, and nobody else at the key until it ends.
#include "daemon/keyring/key_lease.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "tests/support/key_world.h"

using namespace redlips;
using test::KeyringHouse;
using test::Person;

namespace {

struct LeaseHouse : KeyringHouse {
  LeaseHouse() { start(); }
  keyring::LeaseDone lease(std::string certificate) {
    std::optional<keyring::LeaseDone> done;
    keyring::LeaseAsk ask{std::move(certificate), {}};
    boost::asio::co_spawn(io, keys->lease(std::move(ask), person),
                          [&](const std::exception_ptr& error, keyring::LeaseDone answer) {
                            if (error) std::rethrow_exception(error);
                            done = std::move(answer);
                          });
    settle();
    if (!done) throw std::runtime_error("the talk did not end");
    return std::move(*done);
  }
  keyring::LeaseDone opened() {
    person.types("246802");
    auto done = lease(key->certificate);
    REQUIRE(done.code.empty());
    REQUIRE(done.lease);
    return done;
  }
  template <class Value>
  std::optional<Value> ends(boost::asio::awaitable<Value> work) {
    std::optional<Value> result;
    boost::asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& error, Value value) {
      if (!error) result = std::move(value);
    });
    settle();
    return result;
  }
  Person person;
};

}  // namespace

TEST_CASE("a lease offers its certificate's key alone, and costs one try") {
  LeaseHouse house;
  const auto done = house.opened();
  REQUIRE(house.person.offers.size() == 1);
  CHECK(house.person.offers[0].size() == 1);
  CHECK(house.key->tries == 1);
  CHECK(house.stored().find(house.key->certificate) != std::string::npos);
}

TEST_CASE("a key that is not in is asked for, and named where the person goes on without it") {
  LeaseHouse house;
  house.person.types("246802");
  const auto done = house.lease(std::string(64, 'a'));
  CHECK(done.code == "no_key");
  CHECK_FALSE(done.lease);
  CHECK(house.key->tries == 0);
}

TEST_CASE("a wrong PIN opens no lease, is counted, and known the next time") {
  LeaseHouse house;
  house.person.types("000000");
  house.person.types("000000");
  house.person.says(keyring::LoginAnswer::Kind::no);
  const auto done = house.lease(house.key->certificate);
  CHECK(done.code == "user_cancelled");
  CHECK(house.key->tries == 1);
  CHECK(house.token().tries.max == 5);
}

TEST_CASE("the last try wants its question, also for a renewal") {
  LeaseHouse house;
  house.key->left = 1;
  house.refresh();
  house.person.types("246802");
  const auto done = house.lease(house.key->certificate);
  CHECK(done.code == "user_cancelled");
  CHECK(house.person.last_try_questions == 1);
  CHECK(house.key->tries == 0);
}

TEST_CASE("while a lease is open nothing is enumerated, and a login waits for its end") {
  LeaseHouse house;
  auto done = house.opened();
  house.world.calls.clear();
  house.refresh();
  CHECK(house.world.count("tokens") == 0);
  Person other;
  other.types("246802");
  const auto pending = house.begin_login(other);
  CHECK_FALSE(pending->done);
  done.lease.reset();
  house.settle();
  CHECK(house.world.count("lease_end") == 1);
  REQUIRE(pending->done);
  CHECK(pending->done->code.empty());
  CHECK(house.world.count("tokens") > 0);
}

TEST_CASE("a lease signs eight times, and not once more") {
  LeaseHouse house;
  const auto done = house.opened();
  const auto digest = test::digest_of(Bytes{1});
  for (int i = 0; i < 8; ++i) CHECK(house.ends(done.lease->sign(pkcs11::Scheme::ecdsa, digest)));
  CHECK_FALSE(house.ends(done.lease->sign(pkcs11::Scheme::ecdsa, digest)));
  CHECK_FALSE(done.lease->open());
  CHECK(house.world.count("lease_sign") == 8);
}

TEST_CASE("another key's signature is none, and ends the lease") {
  LeaseHouse house;
  const auto done = house.opened();
  house.world.forges = true;
  CHECK_FALSE(house.ends(done.lease->sign(pkcs11::Scheme::ecdsa, test::digest_of(Bytes{1}))));
  CHECK_FALSE(done.lease->open());
}

TEST_CASE("a new certificate is in the stored facts before the key has it") {
  LeaseHouse house;
  const auto done = house.opened();
  const auto pair = house.ends(done.lease->generate({0x21}, pkcs11::KeyType::p256, "new", 100)).value();
  const auto fresh = pkcs11::parse_certificate(test::make_certificate_for({}, pair)).value();
  bool known = false;
  house.world.before = [&](const std::string& verb) {
    if (verb == "lease_write") known = house.stored().find(fresh.sha256) != std::string::npos;
  };
  boost::asio::co_spawn(house.io, done.lease->write({0x21}, "new", fresh), [](const std::exception_ptr&) {});
  house.settle();
  CHECK(known);
}

TEST_CASE("a key that is pulled out ends its lease") {
  LeaseHouse house;
  const auto done = house.opened();
  house.world.libraries["/fake/one.so"].clear();
  CHECK_FALSE(house.ends(done.lease->sign(pkcs11::Scheme::ecdsa, test::digest_of(Bytes{1}))));
  CHECK_FALSE(done.lease->open());
  house.settle();
  CHECK(house.keys->tokens().empty());
}
