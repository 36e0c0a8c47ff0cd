// SPDX-License-Identifier: Apache-2.0
// Sessions get lost: the key is pulled, another program closes them all. What is lost is seen by
// C_GetSessionInfo before a PIN is sent, so that no call that spends a try is ever repeated.
#include "pkcs11/p11_session.h"

#include <algorithm>
#include <array>
#include <utility>

#include "pkcs11/p11_text.h"

namespace redlips::pkcs11 {
namespace {

constexpr std::size_t max_objects = 64;

bool session_is_gone(CK_RV rv) { return rv == CKR_SESSION_HANDLE_INVALID || rv == CKR_SESSION_CLOSED; }

PinFlags pin_flags(CK_FLAGS flags, CK_FLAGS low, CK_FLAGS final_try, CK_FLAGS locked, CK_FLAGS change) {
  return {(flags & low) != 0, (flags & final_try) != 0, (flags & locked) != 0, (flags & change) != 0};
}

TokenInfo token_info(const CK_TOKEN_INFO& raw) {
  TokenInfo info;
  info.label = padded_text(raw.label);
  info.manufacturer = padded_text(raw.manufacturerID);
  info.model = padded_text(raw.model);
  info.serial = padded_text(raw.serialNumber);
  info.initialized = (raw.flags & CKF_TOKEN_INITIALIZED) != 0;
  info.pin_pad = (raw.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  info.pin_min = raw.ulMinPinLen;
  info.pin_max = raw.ulMaxPinLen;
  if (!info.initialized) return info;  // SoftHSM's empty slot claims a locked SO PIN
  info.user_pin = pin_flags(raw.flags, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED,
                            CKF_USER_PIN_TO_BE_CHANGED);
  info.so_pin = pin_flags(raw.flags, CKF_SO_PIN_COUNT_LOW, CKF_SO_PIN_FINAL_TRY, CKF_SO_PIN_LOCKED,
                          CKF_SO_PIN_TO_BE_CHANGED);
  return info;
}

bool same_token(const TokenInfo& a, const TokenInfo& b) {
  return a.manufacturer == b.manufacturer && a.model == b.model && a.serial == b.serial;
}

}  // namespace

Session::Session(std::shared_ptr<Module> module, CK_SLOT_ID slot)
    : module_(std::move(module)), slot_(slot), list_number_(module_->list_number()), opened_(read_info()) {
  if (!opened_.initialized) throw TokenError(TokenError::Kind::removed, "C_GetTokenInfo", CKR_OK);
}

Session::~Session() { close(); }

TokenInfo Session::read_info() const {
  if (module_->list_number() != list_number_)
    throw TokenError(TokenError::Kind::removed, "C_GetSlotList", CKR_OK);
  CK_TOKEN_INFO raw{};
  check(module_->call<&CK_FUNCTION_LIST::C_GetTokenInfo>(slot_, &raw), "C_GetTokenInfo");
  return token_info(raw);
}

TokenInfo Session::info() const {
  TokenInfo now = read_info();
  if (!same_token(now, opened_)) throw TokenError(TokenError::Kind::removed, "C_GetTokenInfo", CKR_OK);
  return now;
}

void Session::open() {
  static_cast<void>(info());  // slot ids are reused: never a session on another key
  const auto with = [&](CK_FLAGS flags) {
    return module_->call<&CK_FUNCTION_LIST::C_OpenSession>(slot_, flags, nullptr, nullptr, &handle_);
  };
  // Changing a session from read-only to read-write would cost the login: read-write at once where the token
  // allows it.
  CK_RV rv = with(CKF_SERIAL_SESSION | CKF_RW_SESSION);
  if (rv == CKR_TOKEN_WRITE_PROTECTED) rv = with(CKF_SERIAL_SESSION);
  if (rv != CKR_OK) handle_ = CK_INVALID_HANDLE;
  check(rv, "C_OpenSession");
}

bool Session::lost() const {
  CK_SESSION_INFO state{};
  const CK_RV rv = ask<&CK_FUNCTION_LIST::C_GetSessionInfo>(&state);
  return rv != CKR_OK && rv != CKR_FUNCTION_NOT_SUPPORTED;
}

void Session::ensure() {
  if (module_->list_number() != list_number_)
    throw TokenError(TokenError::Kind::removed, "C_GetSlotList", CKR_OK);
  if (handle_ != CK_INVALID_HANDLE && lost()) close();
  if (handle_ == CK_INVALID_HANDLE) open();
}

void Session::close() noexcept {
  if (usable()) ask<&CK_FUNCTION_LIST::C_CloseSession>();
  handle_ = CK_INVALID_HANDLE;
}

bool Session::logged_in() const {
  CK_SESSION_INFO state{};
  if (ask<&CK_FUNCTION_LIST::C_GetSessionInfo>(&state) != CKR_OK) return false;
  return state.state == CKS_RO_USER_FUNCTIONS || state.state == CKS_RW_USER_FUNCTIONS ||
         state.state == CKS_RW_SO_FUNCTIONS;
}

void Session::fail(CK_RV rv, const char* name) {
  if (session_is_gone(rv)) {
    close();
    try {
      static_cast<void>(info());
    } catch (const TokenError& absent) {
      if (absent.kind() == TokenError::Kind::removed) throw TokenError(TokenError::Kind::removed, name, rv);
    }
  }
  throw TokenError(kind_of(rv), name, rv);
}

Objects Session::find(const Template& wanted) {
  auto attributes = wanted.attributes();
  const auto start = [&] {
    return ask<&CK_FUNCTION_LIST::C_FindObjectsInit>(attributes.data(), CK_ULONG{attributes.size()});
  };
  CK_RV rv = start();
  if (rv == CKR_OPERATION_ACTIVE) {  // left over from a search that broke off
    ask<&CK_FUNCTION_LIST::C_FindObjectsFinal>();
    rv = start();
  }
  if (rv != CKR_OK) fail(rv, "C_FindObjectsInit");
  Objects found;
  std::array<CK_OBJECT_HANDLE, 16> batch{};
  CK_ULONG count = 0;
  do {
    rv = ask<&CK_FUNCTION_LIST::C_FindObjects>(batch.data(), CK_ULONG{batch.size()}, &count);
    if (rv != CKR_OK) break;
    count = std::min<CK_ULONG>(count, batch.size());
    found.insert(found.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(count));
  } while (count > 0 && found.size() < max_objects);
  ask<&CK_FUNCTION_LIST::C_FindObjectsFinal>();
  if (rv != CKR_OK) fail(rv, "C_FindObjects");
  return found;
}

std::optional<Bytes> Session::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                                        std::size_t most) const {
  CK_ATTRIBUTE wanted{type, nullptr, 0};
  const auto get = [&] { return ask<&CK_FUNCTION_LIST::C_GetAttributeValue>(object, &wanted, CK_ULONG{1}); };
  if (get() != CKR_OK || wanted.ulValueLen == 0 || wanted.ulValueLen > most) return std::nullopt;
  Bytes value(wanted.ulValueLen);
  wanted.pValue = value.data();
  // Some modules answer another length to the second question.
  if (get() != CKR_OK || wanted.ulValueLen == 0 || wanted.ulValueLen > value.size()) return std::nullopt;
  value.resize(wanted.ulValueLen);
  return value;
}

std::optional<bool> Session::flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  const auto value = attribute(object, type, sizeof(CK_BBOOL));
  return value ? std::optional<bool>((*value)[0] != CK_FALSE) : std::nullopt;
}

}  // namespace redlips::pkcs11
