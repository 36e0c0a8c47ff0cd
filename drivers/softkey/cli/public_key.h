// SPDX-License-Identifier: Apache-2.0
// A public key on a token as OpenSSL sees it, and ECDSA's forms.
#pragma once

#include "drivers/softkey/cli/key_pair.h"

namespace redlips::softkey {

/// The public key of an RSA or EC public key object; null if it is neither or does not parse.
ossl::PkeyPtr read_public_key(const Bench& bench, CK_OBJECT_HANDLE object);

/// The hash a request is signed with: SHA-384 for P-384, else SHA-256.
const EVP_MD* request_hash(const EVP_PKEY* key);
Bytes ecdsa_digest(const EVP_PKEY* key, BytesView message);

/// r‖s as C_Sign gives it (PKCS#11 2.40 §2.3.1) → ECDSA-Sig-Value.
Bytes ecdsa_der(BytesView raw);

}  // namespace redlips::softkey
