// SPDX-License-Identifier: Apache-2.0
// With which scheme and hash a key signs a login, and what that is called.
#pragma once

#include <string>

#include "pkcs11/token.h"

namespace redlips::keyring {

struct Suite {
  pkcs11::Scheme scheme;
  pkcs11::Hash hash;
  std::string algorithm;  ///< RFC 7518 §3.1: "ES256"
};

/// Curve and hash go together (RFC 7518 §3.1); RSA of any size with SHA-256.
Suite suite_of(pkcs11::KeyType type, bool prefer_pss);

}  // namespace redlips::keyring
