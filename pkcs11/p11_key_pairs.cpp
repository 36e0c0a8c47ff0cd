// SPDX-License-Identifier: Apache-2.0
// Key pairs: made for signing only (SECURITY-RULES 1.6), checked after the making, removed by public key.
#include <array>

#include "pkcs11/p11_public_key.h"
#include "pkcs11/p11_token.h"
#include "pkcs11/verify.h"

namespace redlips::pkcs11 {
namespace {

constexpr std::size_t max_id = 64, max_pairs = 8;
constexpr std::array<std::uint8_t, 3> f4{0x01, 0x00, 0x01};

[[noreturn]] void refuse(const char* call) { throw TokenError(TokenError::Kind::refused, call, CKR_OK); }

/// How a token is told "for nothing but signatures". Some refuse a request that names uses the key type does
/// not have.
enum class Wording { full, short_form };

Template public_template(const KeyId& id, KeyType type, std::string_view label, Wording wording) {
  Template wanted;
  wanted.number(CKA_CLASS, CKO_PUBLIC_KEY).flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false);
  wanted.bytes(CKA_ID, id).text(CKA_LABEL, label).flag(CKA_VERIFY, true);
  if (wording == Wording::full) wanted.flag(CKA_ENCRYPT, false).flag(CKA_WRAP, false);
  if (type == KeyType::rsa2048) {
    wanted.number(CKA_MODULUS_BITS, 2048).bytes(CKA_PUBLIC_EXPONENT, f4);
  } else {
    wanted.bytes(CKA_EC_PARAMS, ec_params(type));
  }
  return wanted;
}

Template private_template(const KeyId& id, std::string_view label, Wording wording) {
  Template wanted;
  wanted.number(CKA_CLASS, CKO_PRIVATE_KEY).flag(CKA_TOKEN, true).flag(CKA_PRIVATE, true);
  wanted.bytes(CKA_ID, id).text(CKA_LABEL, label).flag(CKA_SIGN, true);
  wanted.flag(CKA_SENSITIVE, true).flag(CKA_EXTRACTABLE, false);
  if (wording == Wording::full) {
    wanted.flag(CKA_DECRYPT, false)
        .flag(CKA_UNWRAP, false)
        .flag(CKA_DERIVE, false)
        .flag(CKA_SIGN_RECOVER, false);
  }
  return wanted;
}

CK_MECHANISM generation(KeyType type) {
  return {type == KeyType::rsa2048 ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr, 0};
}

struct Pair {
  CK_OBJECT_HANDLE public_key = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE private_key = CK_INVALID_HANDLE;
};

CK_RV make_pair(Session& session, const KeyId& id, KeyType type, std::string_view label, Wording wording,
                Pair& pair) {
  const Template public_half = public_template(id, type, label, wording);
  const Template private_half = private_template(id, label, wording);
  auto shown = public_half.attributes();
  auto hidden = private_half.attributes();
  CK_MECHANISM mechanism = generation(type);
  return session.ask<&CK_FUNCTION_LIST::C_GenerateKeyPair>(&mechanism, shown.data(), CK_ULONG{shown.size()},
                                                           hidden.data(), CK_ULONG{hidden.size()},
                                                           &pair.public_key, &pair.private_key);
}

/// The request's wording was refused, before any key was made.
bool blames_template(CK_RV rv) {
  return rv == CKR_ATTRIBUTE_TYPE_INVALID || rv == CKR_ATTRIBUTE_VALUE_INVALID ||
         rv == CKR_TEMPLATE_INCONSISTENT || rv == CKR_ATTRIBUTE_READ_ONLY;
}

}  // namespace

/// A key that also decrypts would turn a chosen block into a signature.
void P11Token::require_sign_only(CK_OBJECT_HANDLE private_key) const {
  for (const CK_ATTRIBUTE_TYPE use : {CKA_DECRYPT, CKA_UNWRAP, CKA_DERIVE, CKA_EXTRACTABLE}) {
    if (session_.flag(private_key, use).value_or(false)) {
      throw TokenError(TokenError::Kind::unsupported, "C_GenerateKeyPair", CKR_OK);
    }
  }
}

Bytes P11Token::generate(const KeyId& id, KeyType type, std::string_view label) {
  if (id.empty() || id.size() > max_id) refuse("C_GenerateKeyPair");
  if (type != KeyType::rsa2048) static_cast<void>(ec_params(type));
  session_.ensure();
  if (!session_.find(Template().bytes(CKA_ID, id)).empty()) refuse("C_GenerateKeyPair");
  Pair pair;
  CK_RV rv = make_pair(session_, id, type, label, Wording::full, pair);
  if (blames_template(rv)) rv = make_pair(session_, id, type, label, Wording::short_form, pair);
  if (rv != CKR_OK) session_.fail(rv, "C_GenerateKeyPair");
  try {
    require_sign_only(pair.private_key);
    const ossl::PkeyPtr key = public_half(session_, pair.public_key);
    if (!key) throw TokenError(TokenError::Kind::broken, "C_GetAttributeValue", CKR_OK);
    return write_public_key(key.get());
  } catch (const TokenError&) {
    // Nobody will ask for this pair again: take it back rather than fill the token with it.
    session_.ask<&CK_FUNCTION_LIST::C_DestroyObject>(pair.private_key);
    session_.ask<&CK_FUNCTION_LIST::C_DestroyObject>(pair.public_key);
    throw;
  }
}

std::vector<KeyPair> P11Token::key_pairs(std::string_view label) {
  session_.ensure();
  std::vector<KeyPair> pairs;
  for (const CK_OBJECT_HANDLE key :
       session_.find(Template().number(CKA_CLASS, CKO_PUBLIC_KEY).text(CKA_LABEL, label))) {
    const ossl::PkeyPtr half = public_half(session_, key);
    auto id = session_.attribute(key, CKA_ID, max_id).value_or(KeyId());
    if (!half || id.empty() || !private_key(id, half.get())) continue;
    pairs.push_back({std::move(id), write_public_key(half.get())});
    if (pairs.size() == max_pairs) break;
  }
  return pairs;
}

void P11Token::remove_key(const KeyId& id, BytesView public_key) {
  const ossl::PkeyPtr wanted = read_public_key(public_key);
  if (!wanted || id.empty()) refuse("C_DestroyObject");
  session_.ensure();
  const Found found = private_key_or_refuse(id, wanted.get());
  if (!found.sure) refuse("C_DestroyObject");  // never a key of which it is not known whose it is
  session_.call<&CK_FUNCTION_LIST::C_DestroyObject>("C_DestroyObject", found.key);
  for (const CK_OBJECT_HANDLE key : keys(CKO_PUBLIC_KEY, id)) {
    const ossl::PkeyPtr half = public_half(session_, key);
    if (half && EVP_PKEY_eq(half.get(), wanted.get()) == 1) {
      session_.call<&CK_FUNCTION_LIST::C_DestroyObject>("C_DestroyObject", key);
    }
  }
}

}  // namespace redlips::pkcs11
