// SPDX-License-Identifier: Apache-2.0
// Straight PKCS#11, sharing nothing with the code that is measured but the header.
#include "tests/bench/raw_token.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace redlips::bench {
namespace {

void must(CK_RV rv, const char* call) {
  if (rv != CKR_OK) throw std::runtime_error(std::string(call) + " answered " + std::to_string(rv));
}

// The library stays loaded: it may have threads of its own.
CK_FUNCTION_LIST* loaded(const std::string& library) {
  void* object = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (object == nullptr) throw std::runtime_error(::dlerror());
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(object, "C_GetFunctionList"));
  CK_FUNCTION_LIST* list = nullptr;
  if (get == nullptr) throw std::runtime_error(library + " is no PKCS#11 library");
  must(get(&list), "C_GetFunctionList");
  const CK_RV rv = list->C_Initialize(nullptr);
  if (rv != CKR_CRYPTOKI_ALREADY_INITIALIZED) must(rv, "C_Initialize");
  return list;
}

CK_SLOT_ID slot_of(CK_FUNCTION_LIST* list, std::string serial) {
  std::array<CK_SLOT_ID, 64> slots{};
  CK_ULONG count = slots.size();
  must(list->C_GetSlotList(CK_TRUE, slots.data(), &count), "C_GetSlotList");
  serial.resize(sizeof CK_TOKEN_INFO{}.serialNumber, ' ');
  for (CK_ULONG i = 0; i < count; ++i) {
    CK_TOKEN_INFO info{};
    must(list->C_GetTokenInfo(slots[i], &info), "C_GetTokenInfo");
    if (std::ranges::equal(info.serialNumber, serial)) return slots[i];
  }
  throw std::runtime_error("no token with serial number " + serial);
}

CK_OBJECT_HANDLE private_key(CK_FUNCTION_LIST* list, CK_SESSION_HANDLE session) {
  CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE wanted{CKA_CLASS, &kind, sizeof kind};
  CK_OBJECT_HANDLE key = 0;
  CK_ULONG count = 0;
  must(list->C_FindObjectsInit(session, &wanted, 1), "C_FindObjectsInit");
  must(list->C_FindObjects(session, &key, 1, &count), "C_FindObjects");
  must(list->C_FindObjectsFinal(session), "C_FindObjectsFinal");
  if (count != 1) throw std::runtime_error("no private key");
  return key;
}

/// What C_Sign gets: the hash for ECDSA, a DigestInfo (RFC 8017 §9.2, note 1) for RSA.
std::vector<CK_BYTE> input_for(bool rsa) {
  std::vector<CK_BYTE> input;
  if (rsa)
    input = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
             0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
  input.insert(input.end(), 32, 0x5a);
  return input;
}

}  // namespace

struct RawToken::Calls {
  CK_FUNCTION_LIST* list;
  CK_SLOT_ID slot;
  CK_SESSION_HANDLE session = 0;
  CK_OBJECT_HANDLE key = 0;
  CK_MECHANISM mechanism;
  std::vector<CK_BYTE> input;

  void login() const {
    std::array<CK_UTF8CHAR, 6> pin{};
    std::ranges::copy(std::string_view(World::pin), pin.begin());
    must(list->C_Login(session, CKU_USER, pin.data(), pin.size()), "C_Login");
  }
};

RawToken::RawToken(const std::string& library, const Key& key) {
  auto* list = loaded(library);
  calls_ = std::make_unique<Calls>(Calls{list,
                                         slot_of(list, key.serial),
                                         0,
                                         0,
                                         {key.rsa ? CKM_RSA_PKCS : CKM_ECDSA, nullptr, 0},
                                         input_for(key.rsa)});
  must(list->C_OpenSession(calls_->slot, CKF_SERIAL_SESSION, nullptr, nullptr, &calls_->session),
       "C_OpenSession");
  calls_->login();
  calls_->key = private_key(list, calls_->session);
}

RawToken::~RawToken() { calls_->list->C_CloseSession(calls_->session); }

void RawToken::sign() {
  std::array<CK_BYTE, 512> signature{};
  CK_ULONG size = signature.size();
  auto& c = *calls_;
  must(c.list->C_SignInit(c.session, &c.mechanism, c.key), "C_SignInit");
  must(c.list->C_Sign(c.session, c.input.data(), c.input.size(), signature.data(), &size), "C_Sign");
}

void RawToken::logout() { must(calls_->list->C_Logout(calls_->session), "C_Logout"); }

// Handles of private objects end with the login (PKCS#11 2.40 §2.6), so the key is looked for each time.
void RawToken::login_sign_logout() {
  calls_->login();
  calls_->key = private_key(calls_->list, calls_->session);
  sign();
  logout();
}

void RawToken::read_info() {
  CK_TOKEN_INFO info{};
  must(calls_->list->C_GetTokenInfo(calls_->slot, &info), "C_GetTokenInfo");
}

}  // namespace redlips::bench
