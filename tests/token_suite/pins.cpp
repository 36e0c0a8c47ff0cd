// SPDX-License-Identifier: Apache-2.0
// Cases about PINs. A right PIN follows every wrong one, so that no count runs down.
#include "tests/token_suite/suite.h"

namespace redlips::suite {
namespace {

using Change = pkcs11::ChangeResult::Outcome;
using Login = pkcs11::LoginResult::Outcome;
using Kind = pkcs11::TokenError::Kind;

/// As long as the right one, so that no policy of lengths decides; another in its first character.
Secret wrong_one(const Secret& right) {
  Secret wrong = Secret::copy_of(right.bytes());
  wrong.bytes()[0] = wrong.bytes()[0] == '7' ? '8' : '7';
  return wrong;
}

/// Another PIN of the same length that a policy of digits takes.
Secret next_one(const Secret& right) {
  Secret next = Secret::copy_of(right.bytes());
  for (auto& byte : next.bytes()) byte = static_cast<std::uint8_t>('0' + (byte + 3) % 10);
  return next;
}

void right_pin_logs_in(Bench& bench) {
  const auto token = bench.open();
  expect(token->login(bench.pin).outcome == Login::ok, "the right PIN logs in");
  expect(token->login(bench.pin).outcome == Login::ok, "and again while logged in");
  expect(!token->info().user_pin.locked, "the PIN is not locked");
}

void empty_pin_never_reaches_the_token(Bench& bench) {
  const auto token = bench.open();
  const auto before = token->info();
  if (before.pin_pad) throw NotApplicable("the PIN is typed on the key");
  expect_error(Kind::refused, "an empty PIN is `refused`",
               [&] { static_cast<void>(token->login(Secret())); });
  expect(token->info().user_pin == before.user_pin, "no try was spent");
}

void wrong_pin_is_wrong(Bench& bench) {
  const auto token = bench.open();
  expect(token->login(wrong_one(bench.pin)).outcome == Login::wrong, "a wrong PIN is `wrong`");
  expect(token->login(bench.pin).outcome == Login::ok, "the right one logs in afterwards");
  expect(!token->info().user_pin.final_try, "and resets the count");
}

void wrong_pin_is_wrong_while_logged_in(Bench& bench) {
  const auto token = bench.logged_in();
  expect(token->login(wrong_one(bench.pin)).outcome == Login::wrong,
         "being logged in does not make a PIN right");
  expect(token->login(bench.pin).outcome == Login::ok, "the right one logs in afterwards");
}

void change_asks_for_the_old_pin(Bench& bench) {
  const auto token = bench.open();
  const Secret next = next_one(bench.pin);
  expect(token->change_pin(wrong_one(bench.pin), next).outcome == Change::wrong,
         "a wrong old PIN is `wrong`");
  expect(token->login(bench.pin).outcome == Login::ok, "and changes nothing");
}

void change_there_and_back(Bench& bench) {
  const auto token = bench.open();
  const Secret next = next_one(bench.pin);
  expect(token->change_pin(bench.pin, next).outcome == Change::ok, "the PIN is changed");
  const bool new_one_works = token->login(next).outcome == Login::ok;
  expect(token->change_pin(next, bench.pin).outcome == Change::ok, "and changed back");
  expect(new_one_works, "the new PIN logs in");
  expect(token->login(bench.pin).outcome == Login::ok, "the old PIN logs in again");
}

void bad_new_pin_is_refused(Bench& bench) {
  const auto token = bench.open();
  if (token->info().pin_min < 2) throw NotApplicable("the token takes any length");
  expect(token->change_pin(bench.pin, secret_of("1")).outcome == Change::refused,
         "too short a PIN is `refused`");
  expect(token->login(bench.pin).outcome == Login::ok, "and changes nothing");
}

void unlock_resets_the_pin(Bench& bench) {
  const auto token = bench.open();
  const Secret next = next_one(bench.pin);
  expect(token->unlock(wrong_one(bench.so_pin), next).outcome == Change::wrong, "a wrong SO PIN is `wrong`");
  expect(token->unlock(bench.so_pin, next).outcome == Change::ok, "the SO resets the PIN");
  expect(token->login(next).outcome == Login::ok, "the new PIN logs in");
  expect(token->unlock(bench.so_pin, bench.pin).outcome == Change::ok, "and back");
  expect(token->login(bench.pin).outcome == Login::ok, "the old PIN logs in again");
}

}  // namespace

std::vector<Case> pin_cases() {
  return {{"the right PIN logs in, also twice", Needs::pin, right_pin_logs_in},
          {"an empty PIN never reaches the token", Needs::pin, empty_pin_never_reaches_the_token},
          {"a wrong PIN is wrong", Needs::tries, wrong_pin_is_wrong},
          {"a wrong PIN is wrong while logged in", Needs::tries, wrong_pin_is_wrong_while_logged_in},
          {"a PIN change asks for the old PIN", Needs::tries, change_asks_for_the_old_pin},
          {"a PIN is changed there and back", Needs::tries, change_there_and_back},
          {"a bad new PIN is refused", Needs::tries, bad_new_pin_is_refused},
          {"the SO resets the PIN", Needs::so_pin, unlock_resets_the_pin}};
}

}  // namespace redlips::suite
