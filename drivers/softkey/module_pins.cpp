// SPDX-License-Identifier: Apache-2.0
// PINs of the software key: what is a try, what is refused without one.
#include <array>
#include <string_view>

#include "drivers/softkey/disk.h"
#include "drivers/softkey/failure.h"
#include "drivers/softkey/module.h"

namespace redlips::softkey {
namespace {

std::string_view text_of(const unsigned char* pin, CK_ULONG size) {
  return {reinterpret_cast<const char*>(pin), size};
}

bool is_initial(const Card& card, const unsigned char* pin, CK_ULONG size) {
  return text_of(pin, size) == card.initial_pin;
}

/// A new PIN is judged before the old one is compared: a bad one costs no try.
void check_new_pin(const Card& card, const unsigned char* pin, CK_ULONG size) {
  if (pin == nullptr) throw Failure{CKR_ARGUMENTS_BAD};
  if (size < card.pin_min || size > card.pin_max) throw Failure{CKR_PIN_LEN_RANGE};
}

/// PKCS#11 2.40 §5.6, C_Login: a second login is answered without looking at the PIN.
void check_login_state(CK_STATE state, CK_USER_TYPE user) {
  const bool as_user = state == CKS_RO_USER_FUNCTIONS || state == CKS_RW_USER_FUNCTIONS;
  const bool as_so = state == CKS_RW_SO_FUNCTIONS;
  if ((user == CKU_USER && as_user) || (user == CKU_SO && as_so)) throw Failure{CKR_USER_ALREADY_LOGGED_IN};
  if ((user == CKU_USER && as_so) || (user == CKU_SO && as_user))
    throw Failure{CKR_USER_ANOTHER_ALREADY_LOGGED_IN};
}

}  // namespace

CK_RV Module::login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, unsigned char* pin, CK_ULONG size) {
  return alone([&] {
    const Open session = open(handle);
    const CK_STATE state = state_of(session.inner);
    if (user != CKU_CONTEXT_SPECIFIC && user != CKU_USER && user != CKU_SO) return CKR_USER_TYPE_INVALID;
    if (pin == nullptr) return CKR_ARGUMENTS_BAD;
    check_login_state(state, user);
    // A re-authentication uses the PIN of whoever is logged in.
    const bool so = user == CKU_SO || (user == CKU_CONTEXT_SPECIFIC && state == CKS_RW_SO_FUNCTIONS);
    return session.tries.attempt(so ? Who::so : Who::user,
                                 [&] { return inner_->C_Login(session.inner, user, pin, size); });
  });
}

CK_RV Module::set_pin(CK_SESSION_HANDLE handle, unsigned char* old_pin, CK_ULONG old_size,
                      unsigned char* new_pin, CK_ULONG new_size) {
  return alone([&] {
    const Open session = open(handle);
    const CK_STATE state = state_of(session.inner);
    if (state == CKS_RO_PUBLIC_SESSION || state == CKS_RO_USER_FUNCTIONS) return CKR_SESSION_READ_ONLY;
    if (old_pin == nullptr) return CKR_ARGUMENTS_BAD;
    check_new_pin(session.card, new_pin, new_size);
    const auto ask = [&] { return inner_->C_SetPIN(session.inner, old_pin, old_size, new_pin, new_size); };
    if (state == CKS_RW_SO_FUNCTIONS) return session.tries.attempt(Who::so, ask);
    return session.tries.attempt(Who::user, ask, is_initial(session.card, new_pin, new_size));
  });
}

CK_RV Module::init_pin(CK_SESSION_HANDLE handle, unsigned char* pin, CK_ULONG size) {
  return alone([&] {
    const Open session = open(handle);
    if (state_of(session.inner) != CKS_RW_SO_FUNCTIONS) return CKR_USER_NOT_LOGGED_IN;
    check_new_pin(session.card, pin, size);
    const auto ask = [&] { return inner_->C_InitPIN(session.inner, pin, size); };
    return session.tries.reset_user(ask, is_initial(session.card, pin, size));
  });
}

CK_RV Module::init_token(CK_SLOT_ID id, unsigned char* so_pin, CK_ULONG size, const unsigned char* label) {
  return alone([&] {
    const Slot& slot = slots_.present(id);
    if (so_pin == nullptr || label == nullptr) return CKR_ARGUMENTS_BAD;
    const std::string shown = unpadded(label, sizeof(CK_TOKEN_INFO::label));
    if (!valid_label(shown)) return CKR_ARGUMENTS_BAD;
    const TryBook tries(home_, slot.card);
    // SoftHSM's label stays the serial, by which the token is found again.
    std::array<unsigned char, sizeof(CK_TOKEN_INFO::label)> serial{};
    pad(serial.data(), serial.size(), slot.card.serial);
    const CK_RV rv = tries.attempt(
        Who::so, [&] { return inner_->C_InitToken(*slot.inner, so_pin, size, serial.data()); }, false);
    if (rv != CKR_OK) return rv;
    tries.start(false);  // no user PIN yet, and nothing counted against it
    relabel(id, shown);
    return rv;
  });
}

void Module::relabel(CK_SLOT_ID id, const std::string& label) {
  Card card = slots_.find(id).card;
  card.label = label;
  replace_file(home_.key(card.serial) / "card", format_card(card));
  slots_.refresh(inner_, false);
}

}  // namespace redlips::softkey
