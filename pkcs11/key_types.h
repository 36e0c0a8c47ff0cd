// SPDX-License-Identifier: Apache-2.0
// What kind of key an OpenSSL key is.
#pragma once

#include <openssl/evp.h>

#include "pkcs11/token.h"

namespace redlips::pkcs11 {

/// The kind of a public or private key; `other` for what we do not sign with, and for nullptr.
KeyType key_type_of(const EVP_PKEY* key);

}  // namespace redlips::pkcs11
