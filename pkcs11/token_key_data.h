// SPDX-License-Identifier: Apache-2.0
// What an OpenSSL key of our provider holds. For token_key*.cpp only.
#pragma once

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include "pkcs11/ossl.h"
#include "pkcs11/token_key.h"

namespace redlips::pkcs11 {

/// Public half as a key of the default provider, private half as a function.
struct KeyData {
  const char* type;  ///< "RSA" or "EC"
  ossl::PkeyPtr public_key;
  MessageSigner signer;  ///< empty in a key that OpenSSL made of a public one, to compare it with ours
};

/// The name of the one parameter that key() imports: the address of a KeyData to move from.
inline constexpr const char* key_data_param = "redlips-key-data";

extern const OSSL_ALGORITHM token_key_managers[];
extern const OSSL_ALGORITHM token_key_signatures[];

}  // namespace redlips::pkcs11
