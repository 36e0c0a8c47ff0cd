// SPDX-License-Identifier: Apache-2.0
// What the authorities of the tests read of a request.
#pragma once

#include <openssl/cmp.h>

#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"

namespace redlips::test {

ossl::X509Ptr read_x509(const Bytes& der);  ///< nullptr where it is none

/// SubjectPublicKeyInfo of the key that a certificate is asked for; empty where the template names none.
Bytes requested_key(const OSSL_CRMF_MSG* request);

}  // namespace redlips::test
