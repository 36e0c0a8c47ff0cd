// SPDX-License-Identifier: Apache-2.0
// What a renewal signs, as the hash that goes to the key: messages that were checked (daemon/renewal/), and
// the test of a new key.
#pragma once

#include "pkcs11/token.h"

namespace redlips {

/// SHA-256 of a CMP message's ProtectedPart or of a certificate request, which the caller has checked.
pkcs11::Digest renewal_digest(BytesView message);

/// SHA-256 of a fixed sentence and 32 random bytes: no login, no document, no message of anybody
/// (SECURITY-RULES 1.5).
pkcs11::Digest test_signature_digest();

}  // namespace redlips
