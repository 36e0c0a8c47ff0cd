// SPDX-License-Identifier: Apache-2.0
// Whether a signature is what it should be. For whoever asked a token for one, on either side of the pipe.
#pragma once

#include "pkcs11/ossl.h"
#include "pkcs11/token.h"

namespace redlips::pkcs11 {

/// The key in a SubjectPublicKeyInfo (RFC 5280 §4.1); nullptr if OpenSSL cannot read it.
ossl::PkeyPtr read_public_key(BytesView subject_public_key_info);

/// True if `signature` is right for the digest under `key`; false also for none. ECDSA as r‖s, PSS with a
/// salt of the digest's length.
bool signature_verifies(EVP_PKEY* key, Scheme scheme, const Digest& digest, BytesView signature);

/// r‖s as the DER of ECDSA-Sig-Value (RFC 3279 §2.2.3); empty if that cannot be.
Bytes ecdsa_to_der(BytesView joined);

}  // namespace redlips::pkcs11
