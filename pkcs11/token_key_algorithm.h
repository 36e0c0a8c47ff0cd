// SPDX-License-Identifier: Apache-2.0
// AlgorithmIdentifiers of our signatures. For token_key*.cpp only.
#pragma once

#include <optional>

#include "pkcs11/token.h"

namespace redlips::pkcs11 {

/// DER of the signature's AlgorithmIdentifier: RFC 4055 §3.1 and §5 for RSA, RFC 5758 §3.2 for ECDSA; empty
/// on failure.
Bytes algorithm_identifier(Scheme scheme, Hash hash);

/// OpenSSL's name of the hash, "SHA2-256".
const char* hash_name(Hash hash) noexcept;

/// The hash of that name in any of OpenSSL's spellings; nullopt if it is none of ours.
std::optional<Hash> hash_of(const char* name);

/// Salt and digest length in bytes.
int hash_size(Hash hash) noexcept;

}  // namespace redlips::pkcs11
