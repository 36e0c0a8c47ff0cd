// SPDX-License-Identifier: Apache-2.0
// What goes into C_Sign and what must come out of it, for each scheme. For the PKCS#11 implementation only.
#pragma once

#include <p11-kit/pkcs11.h>

#include <optional>

#include "pkcs11/ossl.h"
#include "pkcs11/token.h"

namespace redlips::pkcs11 {

/// The mechanism with its parameters; keeps them alive.
class Mechanism {
 public:
  Mechanism(Scheme scheme, Hash hash) noexcept;
  /// Good as long as this object stays where it is.
  CK_MECHANISM raw() noexcept;

 private:
  Scheme scheme_;
  CK_RSA_PKCS_PSS_PARAMS pss_;
};

/// The bytes for C_Sign: DigestInfo for PKCS#1 (RFC 8017 §9.2), the digest for PSS, the digest cut to the
/// order's length for ECDSA. `refused` if the digest's length is not its hash's or the key is of another kind
/// than the scheme.
Bytes signature_input(Scheme scheme, const Digest& digest, KeyType type);

/// True if `signature` is right for the digest under `key`. ECDSA as r‖s.
bool signature_verifies(EVP_PKEY* key, Scheme scheme, const Digest& digest, BytesView signature);

/// r‖s as the DER of ECDSA-Sig-Value (RFC 3279 §2.2.3); empty if that cannot be.
Bytes ecdsa_to_der(BytesView joined);

}  // namespace redlips::pkcs11
