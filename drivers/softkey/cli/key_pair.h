// SPDX-License-Identifier: Apache-2.0
// The signing key pair on a key: made, found, read, used.
#pragma once

#include <p11-kit/pkcs11.h>

#include <optional>
#include <string_view>

#include "drivers/softkey/cli/bench.h"
#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"

namespace redlips::softkey {

enum class KeyKind { p256, p384, rsa2048 };
/// "p256", "p384", "rsa2048".
std::optional<KeyKind> key_kind(std::string_view name);

/// Makes a SIGN-only pair under CKA_ID `id`: not extractable, no decryption, unwrapping or derivation. Needs
/// login.
void make_key_pair(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, KeyKind kind,
                   const Bytes& id);

/// The first signing pair of the key on the bench.
struct KeyPair {
  CK_OBJECT_HANDLE private_key = CK_INVALID_HANDLE;
  Bytes id;
  ossl::PkeyPtr public_key;
};
/// Needs login. Throws Problem{broken} if there is none.
KeyPair find_key_pair(const Bench& bench);

/// DER of the signature over `message`: ECDSA-Sig-Value (RFC 3279 §2.2.3) with SHA-256 or SHA-384, or RSA
/// PKCS#1 v1.5 with SHA-256.
Bytes sign_message(const Bench& bench, const KeyPair& pair, BytesView message);

/// One attribute's bytes; empty if the object has none.
Bytes attribute(const Bench& bench, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);
/// All objects that match.
std::vector<CK_OBJECT_HANDLE> find_objects(const Bench& bench, std::vector<CK_ATTRIBUTE> wanted);

}  // namespace redlips::softkey
