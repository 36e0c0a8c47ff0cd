// SPDX-License-Identifier: Apache-2.0
// An OpenSSL key whose private half is elsewhere: a small built-in provider hands whole messages to a signer
// of ours.
#pragma once

#include <functional>

#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"
#include "pkcs11/token.h"

namespace redlips::pkcs11 {

/// Signs the whole message `tbs` (not its digest); returns PKCS#1 or PSS bytes for RSA, DER ECDSA-Sig-Value
/// for EC. Throwing makes the OpenSSL call fail.
using MessageSigner = std::function<Bytes(BytesView tbs, Scheme scheme, Hash hash)>;

/// The provider, loaded into OpenSSL's default context: `default` first, then ours, then the property query
/// `?provider=default` (the other order crashed, WIRES.md §4). Keep it alive as long as any key of it.
class TokenProvider {
 public:
  TokenProvider();  ///< throws std::runtime_error with OpenSSL's reason
  ~TokenProvider();
  TokenProvider(const TokenProvider&) = delete;
  TokenProvider& operator=(const TokenProvider&) = delete;
  /// An EVP_PKEY for X509_REQ_sign, CMS_sign, OSSL_CMP_*: public half from SubjectPublicKeyInfo, private half
  /// `signer`.
  ossl::PkeyPtr key(BytesView public_key, MessageSigner signer);

 private:
  OSSL_PROVIDER* ours_ = nullptr;
};

/// A signer over a token that is logged in: hashes and calls Token::sign_with.
MessageSigner token_signer(Token& token, KeyId id);

}  // namespace redlips::pkcs11
