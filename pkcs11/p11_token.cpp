// SPDX-License-Identifier: Apache-2.0
// Information and PINs. Every verb that sends a PIN makes sure of session and state first and sends it once:
// the answer of that one call is the result.
#include "pkcs11/p11_token.h"

#include <utility>

namespace redlips::pkcs11 {
namespace {

using Outcome = LoginResult::Outcome;

/// C_Login, C_SetPIN and C_InitPIN do not write to the PIN that they are given.
CK_UTF8CHAR_PTR pin_bytes(const Secret& pin) {
  return pin.empty() ? nullptr : const_cast<CK_UTF8CHAR_PTR>(pin.bytes().data());
}

CK_ULONG pin_size(const Secret& pin) { return CK_ULONG{pin.size()}; }

/// The outcomes that the standard names. A length that the module refuses counts as wrong: some modules count
/// it.
std::optional<Outcome> login_outcome(CK_RV rv) {
  switch (rv) {
    case CKR_OK:
      return Outcome::ok;
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return Outcome::wrong;
    case CKR_PIN_LOCKED:
      return Outcome::locked;
    default:
      return std::nullopt;
  }
}

/// Codes that say nothing: modules give them for a locked PIN, and then only the flags tell.
bool says_nothing(CK_RV rv) {
  return rv == CKR_GENERAL_ERROR || rv == CKR_FUNCTION_FAILED || rv == CKR_DEVICE_ERROR;
}

ChangeResult::Outcome change_outcome(Outcome login) {
  return login == Outcome::locked ? ChangeResult::Outcome::locked : ChangeResult::Outcome::wrong;
}

[[noreturn]] void refuse(const char* call) { throw TokenError(TokenError::Kind::refused, call, CKR_OK); }

}  // namespace

P11Token::P11Token(std::shared_ptr<Module> module, CK_SLOT_ID slot) : session_(std::move(module), slot) {}

P11Token::~P11Token() { leave(); }

TokenInfo P11Token::info() { return session_.info(); }

/// One C_Login. Whoever is logged in is logged out first: CKR_USER_ALREADY_LOGGED_IN says nothing about a
/// PIN.
Outcome P11Token::enter(CK_USER_TYPE user, const Secret& pin) {
  session_.ensure();
  const TokenInfo before = session_.info();
  if (pin.empty() && !before.pin_pad) refuse("C_Login");  // an empty PIN would cost a try
  leave();
  const CK_RV rv = session_.ask<&CK_FUNCTION_LIST::C_Login>(user, pin_bytes(pin), pin_size(pin));
  if (const auto outcome = login_outcome(rv)) return *outcome;
  if (says_nothing(rv)) {
    const TokenInfo after = session_.info();
    if ((user == CKU_SO ? after.so_pin : after.user_pin).locked) return Outcome::locked;
  }
  session_.fail(rv, "C_Login");
}

LoginResult P11Token::login(const Secret& pin) {
  const Outcome outcome = enter(CKU_USER, pin);
  if (outcome == Outcome::ok) keep_pin_if_asked_again(pin);
  return {outcome, std::nullopt};
}

void P11Token::keep_pin_if_asked_again(const Secret& pin) {
  try {
    const Template wanted = Template().number(CKA_CLASS, CKO_PRIVATE_KEY).flag(CKA_ALWAYS_AUTHENTICATE, true);
    if (!session_.find(wanted).empty()) kept_pin_ = Secret::copy_of(pin.bytes());
  } catch (const TokenError&) {
    kept_pin_.reset();  // a module that does not know the attribute has no such key; the login stands
  }
}

void P11Token::leave() noexcept {
  kept_pin_.reset();
  proven_.reset();
  if (session_.usable()) session_.ask<&CK_FUNCTION_LIST::C_Logout>();
}

void P11Token::logout() {
  session_.ensure();
  leave();
  // Some modules refuse the logout while an operation is open: then the session goes, and the login with it.
  if (session_.logged_in()) session_.close();
}

ChangeResult P11Token::set_new_pin(CK_RV rv, const char* call) {
  using Change = ChangeResult::Outcome;
  switch (rv) {
    case CKR_OK:
      return {Change::ok, std::nullopt};
    case CKR_PIN_INCORRECT:
      return {Change::wrong, std::nullopt};
    case CKR_PIN_LOCKED:
      return {Change::locked, std::nullopt};
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
    case CKR_PIN_TOO_WEAK:
      return {Change::refused, std::nullopt};
    default:
      session_.fail(rv, call);
  }
}

ChangeResult P11Token::change_pin(const Secret& old_pin, const Secret& new_pin) {
  // Some modules answer OK to C_SetPIN with a wrong old PIN and change nothing (SECURITY-RULES 1.1): log in
  // with it.
  const Outcome outcome = enter(CKU_USER, old_pin);
  if (outcome != Outcome::ok) return {change_outcome(outcome), std::nullopt};
  const CK_RV rv = session_.ask<&CK_FUNCTION_LIST::C_SetPIN>(pin_bytes(old_pin), pin_size(old_pin),
                                                             pin_bytes(new_pin), pin_size(new_pin));
  leave();
  if (rv == CKR_OK && !takes(new_pin)) return not_changed(old_pin);
  return set_new_pin(rv, "C_SetPIN");
}

/// Whether the new PIN opens the key, as it said: costs nothing where that is so. Not asked where a PIN is
/// typed on the key itself, which would ask again, nor where the first refusal would lock it. Where nothing
/// can be learnt any more (pulled out, broken), the key's word stands.
bool P11Token::takes(const Secret& pin) {
  if (pin.empty()) return true;
  try {
    if (session_.info().user_pin.final_try) return true;
    const Outcome outcome = enter(CKU_USER, pin);
    leave();
    return outcome == Outcome::ok;
  } catch (const TokenError&) {
    return true;
  }
}

/// The old PIN opened the key a moment ago: if it still does, that gives back the try which the question
/// cost.
ChangeResult P11Token::not_changed(const Secret& old_pin) {
  const Outcome outcome = enter(CKU_USER, old_pin);
  leave();
  if (outcome == Outcome::ok) return {ChangeResult::Outcome::unchanged, std::nullopt};
  throw TokenError(TokenError::Kind::broken, "C_SetPIN", CKR_OK,
                   "the key said that its PIN is changed, and takes neither the new one nor the old one");
}

ChangeResult P11Token::unlock(const Secret& so_pin, const Secret& new_pin) {
  const Outcome outcome = enter(CKU_SO, so_pin);
  if (outcome != Outcome::ok) return {change_outcome(outcome), std::nullopt};
  const CK_RV rv = session_.ask<&CK_FUNCTION_LIST::C_InitPIN>(pin_bytes(new_pin), pin_size(new_pin));
  leave();
  return set_new_pin(rv, "C_InitPIN");
}

}  // namespace redlips::pkcs11
