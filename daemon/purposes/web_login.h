// SPDX-License-Identifier: Apache-2.0
// The purpose "web login": the only bytes a page can get signed, made here and nowhere else
// (SECURITY-RULES 1.5).
#pragma once

#include <string>

#include "daemon/purposes/nonce.h"
#include "daemon/purposes/origin.h"
#include "pkcs11/token.h"

namespace redlips {

/// What the token signs for a login: H( H(origin) ‖ H(nonce) ), H over the texts as they stand (Web eID
/// authentication token format 1.0, "Token format"). The result is `hash`'s length.
pkcs11::Digest web_login_digest(const Origin& origin, const Nonce& nonce, pkcs11::Hash hash);

/// Name of one (origin, nonce) in the memory against repetition: lower-case hex SHA-256; says nothing of
/// either.
std::string login_fingerprint(const Origin& origin, const Nonce& nonce);

}  // namespace redlips
