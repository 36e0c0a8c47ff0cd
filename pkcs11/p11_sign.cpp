// SPDX-License-Identifier: Apache-2.0
// Signatures: find the private key by CKA_ID and public key, C_SignInit and C_Sign, verify what came out.
#include <algorithm>
#include <utility>

#include "pkcs11/certificate.h"
#include "pkcs11/key_types.h"
#include "pkcs11/p11_public_key.h"
#include "pkcs11/p11_signature.h"
#include "pkcs11/p11_token.h"
#include "pkcs11/verify.h"

namespace redlips::pkcs11 {
namespace {

/// RSA of 8192 bits.
constexpr std::size_t max_signature = 1024;

[[noreturn]] void refuse(const char* call) { throw TokenError(TokenError::Kind::refused, call, CKR_OK); }

}  // namespace

/// Keys of one kind under `id`, or all of that kind where there is no id.
Objects P11Token::keys(CK_OBJECT_CLASS kind, const KeyId& id) {
  Template wanted;
  wanted.number(CKA_CLASS, kind);
  if (!id.empty()) wanted.bytes(CKA_ID, id);
  return session_.find(wanted);
}

/// The private key that shows the same public half; else, as EC private keys show none, the only one under
/// that id.
std::optional<P11Token::Found> P11Token::private_key(const KeyId& id, const EVP_PKEY* public_key) {
  std::vector<CK_OBJECT_HANDLE> silent;
  for (const CK_OBJECT_HANDLE key : keys(CKO_PRIVATE_KEY, id)) {
    const ossl::PkeyPtr half = public_half(session_, key);
    if (half && EVP_PKEY_eq(half.get(), public_key) == 1) return Found{key, true};
    if (!half) silent.push_back(key);
  }
  if (silent.size() != 1) return std::nullopt;
  return Found{silent.front(), shows_public_key(id, public_key)};
}

P11Token::Found P11Token::private_key_or_refuse(const KeyId& id, const EVP_PKEY* public_key) {
  const auto found = private_key(id, public_key);
  if (!found) refuse("C_FindObjects");
  return *found;
}

bool P11Token::shows_public_key(const KeyId& id, const EVP_PKEY* public_key) {
  const auto matches = [&](CK_OBJECT_HANDLE key) {
    const ossl::PkeyPtr half = public_half(session_, key);
    return half && EVP_PKEY_eq(half.get(), public_key) == 1;
  };
  return std::ranges::any_of(keys(CKO_PUBLIC_KEY, id), matches);
}

bool P11Token::asks_again(CK_OBJECT_HANDLE key) const {
  return session_.flag(key, CKA_ALWAYS_AUTHENTICATE).value_or(false);
}

/// After C_SignInit with a key that wants the PIN for each signature. One refusal ends it: see P11Token.
void P11Token::authenticate_again() {
  CK_RV rv = CKR_USER_NOT_LOGGED_IN;
  if (kept_pin_) {
    rv = session_.ask<&CK_FUNCTION_LIST::C_Login>(
        CK_USER_TYPE{CKU_CONTEXT_SPECIFIC},
        kept_pin_->empty() ? nullptr : static_cast<CK_UTF8CHAR_PTR>(kept_pin_->bytes().data()),
        CK_ULONG{kept_pin_->size()});
  }
  if (rv == CKR_OK) return;
  leave();
  session_.close();  // the signature begun cannot be cancelled otherwise (PKCS#11 2.40 §5.11)
  session_.fail(rv, "C_Login");
}

Bytes P11Token::sign_by(CK_OBJECT_HANDLE key, EVP_PKEY* public_key, bool again, Scheme scheme,
                        const Digest& digest) {
  Bytes input = signature_input(scheme, digest, key_type_of(public_key));
  Mechanism mechanism(scheme, digest.hash);
  CK_MECHANISM raw = mechanism.raw();
  session_.call<&CK_FUNCTION_LIST::C_SignInit>("C_SignInit", &raw, key);
  if (again) authenticate_again();
  Bytes signature(max_signature);
  CK_ULONG size = signature.size();
  session_.call<&CK_FUNCTION_LIST::C_Sign>("C_Sign", input.data(), CK_ULONG{input.size()}, signature.data(),
                                           &size);
  signature.resize(std::min<std::size_t>(size, signature.size()));
  return signature;
}

/// The last word on "the private key that matches": another key's signature never leaves.
Bytes P11Token::proof_by(CK_OBJECT_HANDLE key, EVP_PKEY* public_key, bool again, Scheme scheme,
                         const Digest& digest) {
  Bytes signature = sign_by(key, public_key, again, scheme, digest);
  if (!signature_verifies(public_key, scheme, digest, signature)) {
    throw TokenError(TokenError::Kind::broken, "C_Sign", CKR_OK);
  }
  return signature;
}

Bytes P11Token::sign(const CertificateObject& certificate, Scheme scheme, const Digest& digest) {
  session_.ensure();
  if (proven_ && proven_->certificate == certificate.der) {
    // Taken out: a handle that fails once is not tried again.
    Proven last = std::move(*proven_);
    proven_.reset();
    Bytes signature = sign_by(last.key, last.public_key.get(), last.asks_again, scheme, digest);
    proven_ = std::move(last);
    return signature;
  }
  const auto parsed = parse_certificate(certificate.der);
  ossl::PkeyPtr public_key = parsed ? read_public_key(parsed->public_key) : nullptr;
  if (!public_key) refuse("C_SignInit");
  const Found found = private_key_or_refuse(certificate.id, public_key.get());
  const bool again = asks_again(found.key);
  Bytes signature = proof_by(found.key, public_key.get(), again, scheme, digest);
  proven_ = Proven{certificate.der, found.key, std::move(public_key), again};
  return signature;
}

Bytes P11Token::sign_with(const KeyId& id, Scheme scheme, const Digest& digest) {
  session_.ensure();
  if (id.empty()) refuse("C_SignInit");
  for (const CK_OBJECT_HANDLE shown : keys(CKO_PUBLIC_KEY, id)) {
    const ossl::PkeyPtr public_key = public_half(session_, shown);
    if (!public_key) continue;
    const auto key = private_key_or_refuse(id, public_key.get()).key;
    return proof_by(key, public_key.get(), asks_again(key), scheme, digest);
  }
  const Objects hidden = keys(CKO_PRIVATE_KEY, id);
  const ossl::PkeyPtr public_key = hidden.size() == 1 ? public_half(session_, hidden.front()) : nullptr;
  if (!public_key) refuse("C_FindObjects");
  return proof_by(hidden.front(), public_key.get(), asks_again(hidden.front()), scheme, digest);
}

}  // namespace redlips::pkcs11
