// SPDX-License-Identifier: Apache-2.0
// Why a login was refused: one stable code for programs, one sentence for the clerk.
#pragma once

#include <span>
#include <string_view>

namespace redlips::peers {

enum class Refusal {
  redirect_unknown,       ///< no login by redirect of that state is under way: never begun, or used before
  redirect_foreign,       ///< another browser began it
  redirect_undelivered,   ///< nothing was posted under that ticket
  request_invalid,        ///< not the JSON of POST /auth/login
  origin_foreign,         ///< a page of another site posted it
  session_missing,        ///< no session cookie, or one that has run out
  token_invalid,          ///< a member is missing, of a wrong type or no base64
  token_format,           ///< not web-eid:1.x
  challenge_unknown,      ///< never issued, or used before
  challenge_expired,      ///< older than five minutes
  challenge_foreign,      ///< issued to another session
  certificate_invalid,    ///< not one DER certificate
  certificate_untrusted,  ///< no chain to the authority's root
  certificate_expired,
  certificate_not_yet_valid,
  certificate_usage,  ///< a CA, no digitalSignature, or an extended usage without clientAuth
  certificate_revoked,
  revocation_unknown,     ///< the revocation list is missing, too old or not the issuer's
  algorithm_unsupported,  ///< none of ES256, ES384, RS256, PS256
  key_mismatch,           ///< the algorithm is not one of this key
  signature_invalid,      ///< another key, another site, another challenge
  unit_missing,           ///< the certificate names no unit
};

struct RefusalText {
  Refusal refusal;
  std::string_view code;      ///< as in the enumeration
  std::string_view sentence;  ///< Chinese: what happened, what is safe, what to do
};

/// The whole table, in the order of the enumeration.
std::span<const RefusalText> refusal_texts();
const RefusalText& text_of(Refusal refusal);

}  // namespace redlips::peers
