// SPDX-License-Identifier: Apache-2.0
// Another user of a PKCS#11 library that is loaded already: what programs beside us do to our sessions.
// Straight PKCS#11, sharing nothing with the code under test but the header.
#pragma once

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <array>
#include <stdexcept>
#include <string>

#include "pkcs11/token.h"

namespace redlips::test {
namespace raw {

inline void must(CK_RV rv, const char* call) {
  if (rv != CKR_OK) throw std::runtime_error(std::string(call) + " " + std::to_string(rv));
}

inline CK_FUNCTION_LIST& functions(void* list) { return *static_cast<CK_FUNCTION_LIST*>(list); }

inline CK_SESSION_HANDLE open(CK_FUNCTION_LIST& list, CK_SLOT_ID slot) {
  CK_SESSION_HANDLE session = 0;
  must(list.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session),
       "C_OpenSession");
  return session;
}

inline CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, auto& value) { return {type, &value, sizeof value}; }

inline CK_OBJECT_HANDLE private_key(CK_FUNCTION_LIST& list, CK_SESSION_HANDLE session, pkcs11::KeyId id) {
  CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
  std::array wanted{attribute(CKA_CLASS, kind), CK_ATTRIBUTE{CKA_ID, id.data(), id.size()}};
  CK_OBJECT_HANDLE found = 0;
  CK_ULONG count = 0;
  must(list.C_FindObjectsInit(session, wanted.data(), wanted.size()), "C_FindObjectsInit");
  must(list.C_FindObjects(session, &found, 1, &count), "C_FindObjects");
  must(list.C_FindObjectsFinal(session), "C_FindObjectsFinal");
  if (count != 1) throw std::runtime_error("no private key");
  return found;
}

/// SubjectPublicKeyInfo of a P-256 key (RFC 5480 §2): CKA_EC_POINT is the point in an OCTET STRING.
inline Bytes p256_key(CK_FUNCTION_LIST& list, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) {
  std::array<std::uint8_t, 67> point{};
  CK_ATTRIBUTE wanted{CKA_EC_POINT, point.data(), point.size()};
  must(list.C_GetAttributeValue(session, key, &wanted, 1), "C_GetAttributeValue");
  Bytes out = from_hex("3059301306072a8648ce3d020106082a8648ce3d030107034200").value();
  out.insert(out.end(), point.begin() + 2, point.end());
  return out;
}

}  // namespace raw

class RawModule {
 public:
  struct Flags {
    bool sign, decrypt, unwrap, derive, sensitive, extractable;
  };

  /// Throws std::runtime_error, as everything here.
  explicit RawModule(const std::string& path);
  void logout(unsigned long slot) const;
  void close_all_sessions(unsigned long slot) const;
  void finalize() const;
  /// A P-256 pair whose private key has CKA_ALWAYS_AUTHENTICATE; somebody has to be logged in. Its
  /// SubjectPublicKeyInfo.
  Bytes generate_always_authenticate(unsigned long slot, const pkcs11::KeyId& id) const;
  Flags private_key_flags(unsigned long slot, const pkcs11::KeyId& id) const;

 private:
  void* functions_;
};

inline RawModule::RawModule(const std::string& path) : functions_(nullptr) {
  void* object = dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD);
  if (object == nullptr) throw std::runtime_error("not loaded: " + path);
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(object, "C_GetFunctionList"));
  CK_FUNCTION_LIST* list = nullptr;
  raw::must(get(&list), "C_GetFunctionList");
  functions_ = list;
}

inline void RawModule::logout(unsigned long slot) const {
  auto& list = raw::functions(functions_);
  const CK_SESSION_HANDLE session = raw::open(list, slot);
  raw::must(list.C_Logout(session), "C_Logout");
  raw::must(list.C_CloseSession(session), "C_CloseSession");
}

inline void RawModule::close_all_sessions(unsigned long slot) const {
  raw::must(raw::functions(functions_).C_CloseAllSessions(slot), "C_CloseAllSessions");
}

inline void RawModule::finalize() const {
  raw::must(raw::functions(functions_).C_Finalize(nullptr), "C_Finalize");
}

inline Bytes RawModule::generate_always_authenticate(unsigned long slot, const pkcs11::KeyId& id) const {
  auto& list = raw::functions(functions_);
  const CK_SESSION_HANDLE session = raw::open(list, slot);
  CK_BBOOL yes = CK_TRUE;
  pkcs11::KeyId key_id = id;
  std::array<std::uint8_t, 10> p256{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
  const CK_ATTRIBUTE name{CKA_ID, key_id.data(), key_id.size()};
  std::array shown{name, raw::attribute(CKA_TOKEN, yes), raw::attribute(CKA_VERIFY, yes),
                   raw::attribute(CKA_EC_PARAMS, p256)};
  std::array hidden{name,
                    raw::attribute(CKA_TOKEN, yes),
                    raw::attribute(CKA_PRIVATE, yes),
                    raw::attribute(CKA_SIGN, yes),
                    raw::attribute(CKA_SENSITIVE, yes),
                    raw::attribute(CKA_ALWAYS_AUTHENTICATE, yes)};
  CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  CK_OBJECT_HANDLE public_key = 0;
  CK_OBJECT_HANDLE secret_key = 0;
  raw::must(list.C_GenerateKeyPair(session, &mechanism, shown.data(), shown.size(), hidden.data(),
                                   hidden.size(), &public_key, &secret_key),
            "C_GenerateKeyPair");
  Bytes out = raw::p256_key(list, session, public_key);
  raw::must(list.C_CloseSession(session), "C_CloseSession");
  return out;
}

inline RawModule::Flags RawModule::private_key_flags(unsigned long slot, const pkcs11::KeyId& id) const {
  auto& list = raw::functions(functions_);
  const CK_SESSION_HANDLE session = raw::open(list, slot);
  const CK_OBJECT_HANDLE key = raw::private_key(list, session, id);
  const auto is = [&](CK_ATTRIBUTE_TYPE type) {
    CK_BBOOL value = CK_FALSE;
    CK_ATTRIBUTE wanted = raw::attribute(type, value);
    raw::must(list.C_GetAttributeValue(session, key, &wanted, 1), "C_GetAttributeValue");
    return value == CK_TRUE;
  };
  const Flags flags{is(CKA_SIGN),   is(CKA_DECRYPT),   is(CKA_UNWRAP),
                    is(CKA_DERIVE), is(CKA_SENSITIVE), is(CKA_EXTRACTABLE)};
  raw::must(list.C_CloseSession(session), "C_CloseSession");
  return flags;
}

}  // namespace redlips::test
