// SPDX-License-Identifier: Apache-2.0
// Public keys as PKCS#11 attributes and as SubjectPublicKeyInfo. For the PKCS#11 implementation only.
#pragma once

#include "pkcs11/ossl.h"
#include "pkcs11/p11_session.h"

namespace redlips::pkcs11 {

/// SubjectPublicKeyInfo (RFC 5280 §4.1), DER.
Bytes write_public_key(const EVP_PKEY* key);

/// The public half that an object of the token shows, private or public: RSA by modulus and exponent, EC by
/// CKA_EC_POINT, either by CKA_PUBLIC_KEY_INFO. nullptr if it shows none: standard EC private keys do not.
ossl::PkeyPtr public_half(const Session& session, CK_OBJECT_HANDLE object);

/// CKA_EC_PARAMS of the curve: its OID, DER. Throws `unsupported` for what is no named curve of ours.
Bytes ec_params(KeyType type);

}  // namespace redlips::pkcs11
