// SPDX-License-Identifier: Apache-2.0
// What happens to a Token when others share the module, sessions get lost, or a key wants its PIN each time.
// The others' calls go through a second look at the same library, as another part of the process would.
#include <doctest/doctest.h>

#include <optional>

#include "pkcs11/token.h"
#include "tests/integration/raw_module.h"
#include "tests/support/softhsm_token.h"
#include "tests/support/test_certificate.h"

using namespace redlips;
using pkcs11::KeyId;
using pkcs11::KeyType;
using pkcs11::Scheme;
using pkcs11::TokenError;
using Kind = TokenError::Kind;
using Login = pkcs11::LoginResult::Outcome;
using Change = pkcs11::ChangeResult::Outcome;

namespace {

const KeyId id{0x10};

Secret right() { return test::SofthsmToken::secret(test::SofthsmToken::pin); }

/// The kind of TokenError that `action` throws; nullopt if it throws none.
template <class Action>
std::optional<Kind> kind_thrown(Action action) {
  try {
    action();
  } catch (const TokenError& error) {
    return error.kind();
  }
  return std::nullopt;
}

struct SignableToken {
  test::SofthsmToken softhsm;
  Bytes public_key = softhsm.token().generate(id, KeyType::p256, "key");

  std::optional<Kind> failure() {
    return kind_thrown(
        [&] { static_cast<void>(softhsm.token().sign_with(id, Scheme::ecdsa, test::digest_of({}))); });
  }
};

}  // namespace

TEST_CASE("after another's logout nothing is signed until the next login") {
  SignableToken token;
  REQUIRE_FALSE(token.failure());
  test::RawModule(test::SofthsmToken::module).logout(token.softhsm.slot());
  CHECK(token.failure() == Kind::refused);
  CHECK(token.softhsm.token().login(right()).outcome == Login::ok);
  CHECK_FALSE(token.failure());
}

TEST_CASE("a session that another closed is opened again, and is not logged in") {
  SignableToken token;
  test::RawModule(test::SofthsmToken::module).close_all_sessions(token.softhsm.slot());
  CHECK(token.softhsm.token().certificates().empty());
  CHECK(token.failure() == Kind::refused);
  CHECK(token.softhsm.token().login(right()).outcome == Login::ok);
  CHECK_FALSE(token.failure());
}

TEST_CASE("a PIN is judged by the token even when another is logged in already") {
  SignableToken token;
  const auto other = token.softhsm.library().open(token.softhsm.slot());
  CHECK(other->login(test::SofthsmToken::secret("999999")).outcome == Login::wrong);
  CHECK(other->login(right()).outcome == Login::ok);
}

TEST_CASE("a library that was finalised by another is loaded again by the next list") {
  SignableToken token;
  test::RawModule(test::SofthsmToken::module).finalize();
  CHECK(token.failure());
  auto& library = token.softhsm.library();
  REQUIRE(library.tokens().size() == 1);
  const auto fresh = library.open(library.tokens().front().slot);
  CHECK(fresh->login(right()).outcome == Login::ok);
  CHECK_FALSE(fresh->sign_with(id, Scheme::ecdsa, test::digest_of({})).empty());
}

TEST_CASE("a key that wants its PIN for each signature gets the one just accepted") {
  SignableToken token;
  test::RawModule raw(test::SofthsmToken::module);
  const KeyId strict_id{0x20};
  raw.generate_always_authenticate(token.softhsm.slot(), strict_id);
  auto& own = token.softhsm.token();
  const auto sign = [&] { return own.sign_with(strict_id, Scheme::ecdsa, test::digest_of({})); };
  // Logged in before that key was there: the PIN was not kept, and nothing is guessed.
  CHECK(kind_thrown([&] { static_cast<void>(sign()); }) == Kind::refused);
  REQUIRE(own.login(right()).outcome == Login::ok);
  CHECK_FALSE(sign().empty());
  CHECK_FALSE(sign().empty());
  own.forget_pin();
  CHECK(kind_thrown([&] { static_cast<void>(sign()); }) == Kind::refused);
  REQUIRE(own.login(right()).outcome == Login::ok);
  own.logout();
  CHECK(kind_thrown([&] { static_cast<void>(sign()); }) == Kind::refused);
}

TEST_CASE("a key pair can nothing but sign") {
  SignableToken token;
  const test::RawModule raw(test::SofthsmToken::module);
  const auto flags = raw.private_key_flags(token.softhsm.slot(), id);
  CHECK(flags.sign);
  CHECK(flags.sensitive);
  CHECK_FALSE(flags.extractable);
  CHECK_FALSE(flags.decrypt);
  CHECK_FALSE(flags.unwrap);
  CHECK_FALSE(flags.derive);
}

TEST_CASE("a PIN change of the wrong kind leaves nobody logged in") {
  SignableToken token;
  auto& own = token.softhsm.token();
  CHECK(own.change_pin(right(), test::SofthsmToken::secret("1")).outcome == Change::refused);
  CHECK(token.failure() == Kind::refused);
  CHECK(own.login(right()).outcome == Login::ok);
}
