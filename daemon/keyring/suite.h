// SPDX-License-Identifier: Apache-2.0
// With which scheme and hash a key signs a login, and what that is called.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pkcs11/certificate.h"
#include "pkcs11/ossl.h"
#include "pkcs11/token.h"

namespace redlips::keyring {

struct Suite {
  pkcs11::Scheme scheme;
  pkcs11::Hash hash;
  std::string algorithm;  ///< RFC 7518 §3.1: "ES256"
};

/// Curve and hash go together (RFC 7518 §3.1); RSA of any size with SHA-256.
Suite suite_of(pkcs11::KeyType type, bool prefer_pss);

/// The public half of a certificate that may sign; shared by those who wait for its signatures.
using PublicKey = std::shared_ptr<EVP_PKEY>;
PublicKey public_key_of(const pkcs11::Certificate& certificate);

/// True if there is a signature for each digest and each is right. A token host is the vendor's process: what
/// it says of a signature is looked at here, where no library reaches.
bool all_verify(const PublicKey& key, pkcs11::Scheme scheme, const std::vector<pkcs11::Digest>& digests,
                const std::vector<Bytes>& signatures);

}  // namespace redlips::keyring
