// SPDX-License-Identifier: Apache-2.0
// Opens a key inside SoftHSM and logs in to it.
#include "drivers/softkey/cli/bench.h"

#include <cstdio>

#include "drivers/softkey/cli/pin_input.h"
#include "drivers/softkey/cli/problem.h"

namespace redlips::softkey {
namespace {

Secret secret_of(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string left(int tries) {
  return std::to_string(tries) + (tries == 1 ? " try is left." : " tries are left.");
}

[[noreturn]] void refuse(CK_RV rv, Who who, const Tries& now) {
  const std::string name = who == Who::user ? "PIN" : "SO PIN";
  const int count = who == Who::user ? now.user : now.so;
  if (rv == CKR_PIN_LOCKED || count == 0) {
    throw Problem{Exit::pin_locked, "The " + name + " is locked.", "Key pair and certificate are untouched.",
                  who == Who::user ? "Unlock it with redlips-softkey unlock SERIAL."
                                   : "Make a new key with redlips-softkey create."};
  }
  if (spends_a_try(rv)) {
    throw Problem{Exit::pin_wrong, "The " + name + " is wrong. " + left(count), "Nothing else was changed.",
                  "Try again with the right one."};
  }
  expect(rv, "C_Login");
  throw Problem{Exit::broken, "C_Login gave no answer.", {}, {}};
}

}  // namespace

void expect(CK_RV rv, std::string_view call) {
  if (rv == CKR_OK) return;
  char number[32];
  std::snprintf(number, sizeof number, "0x%lx", rv);
  throw Problem{Exit::broken, "SoftHSM answered " + std::string(call) + " with " + number + ".",
                "Other keys are untouched.",
                "Check that the disk is not full and that the software key's directory is yours."};
}

Card card_of(const Home& home, std::string_view serial) {
  if (auto card = home.card(serial)) return *card;
  if (valid_serial(serial) && std::filesystem::exists(home.key(serial))) {
    throw Problem{Exit::broken, "The files of key " + std::string(serial) + " are damaged.",
                  "Other keys are untouched.",
                  "Delete it with redlips-softkey delete " + std::string(serial) + " and make a new one."};
  }
  throw Problem{Exit::no_such, "There is no key " + std::string(serial) + ".", "Nothing was done.",
                "redlips-softkey list shows the keys there are."};
}

Bench::Bench(const Home& home, Card card) : card_(std::move(card)), tries_(home, card_), inner_(home) {
  const auto slot = inner_.slot_of(card_.serial);
  if (!slot) {
    throw Problem{Exit::broken, "SoftHSM does not find the token of key " + card_.serial + ".",
                  "Other keys are untouched.", "Delete the key and make a new one."};
  }
  expect(inner_->C_OpenSession(*slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session_),
         "C_OpenSession");
}

Bench::~Bench() { inner_->C_CloseSession(session_); }

void Bench::attempt(Who who, CK_USER_TYPE user, const Secret& pin) {
  const CK_RV rv =
      tries_.attempt(who, [&] { return inner_->C_Login(session_, user, writable(pin.bytes()), pin.size()); });
  if (rv != CKR_OK) refuse(rv, who, tries_.read());
}

void Bench::login_user(const Options& options) {
  if (options.has("pin-fd")) {
    attempt(Who::user, CKU_USER, pin_from_option(options, "pin-fd"));
  } else if (tries_.read().initial) {
    attempt(Who::user, CKU_USER, secret_of(card_.initial_pin));
  } else {
    attempt(Who::user, CKU_USER, ask_pin("PIN of " + card_.serial + ": ", "pin-fd"));
  }
}

void Bench::unlock(const Options& options) {
  const Secret so = options.has("so-pin-fd") ? pin_from_option(options, "so-pin-fd")
                                             : ask_pin("SO PIN of " + card_.serial + ": ", "so-pin-fd");
  const Secret fresh =
      options.has("pin-fd") ? pin_from_option(options, "pin-fd") : secret_of(card_.initial_pin);
  if (fresh.size() < card_.pin_min || fresh.size() > card_.pin_max) {
    throw Problem{Exit::usage,
                  "The new PIN has to have " + std::to_string(card_.pin_min) + " to " +
                      std::to_string(card_.pin_max) + " characters.",
                  "No try was spent.", "Choose another."};
  }
  attempt(Who::so, CKU_SO, so);
  const auto ask = [&] { return inner_->C_InitPIN(session_, writable(fresh.bytes()), fresh.size()); };
  expect(tries_.reset_user(ask, fresh.equals(secret_of(card_.initial_pin))), "C_InitPIN");
}

}  // namespace redlips::softkey
