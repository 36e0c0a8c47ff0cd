// SPDX-License-Identifier: Apache-2.0
// What goes into C_Sign, for each scheme. For the PKCS#11 implementation only.
#pragma once

#include <p11-kit/pkcs11.h>

#include <optional>

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

}  // namespace redlips::pkcs11
