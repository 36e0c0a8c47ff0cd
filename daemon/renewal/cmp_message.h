// SPDX-License-Identifier: Apache-2.0
// What the old key signs of a renewal: CMP messages of five kinds, of this job, about its one new key
// (SECURITY-RULES 4.1). The asker is hostile.
#pragma once

#include <string>
#include <vector>

#include "pkcs11/bytes.h"
#include "pkcs11/token.h"

namespace redlips::renewal {

/// Longest ProtectedPart that is read: OpenSSL's are below 3 KiB, freeText and a refusal's reason included.
inline constexpr std::size_t protected_part_limit = std::size_t{32} * 1024;

/// What this job's messages have to say.
struct CmpTerms {
  std::vector<Bytes> transactions;  ///< drawn by the daemon
  Bytes sender;                     ///< Name of the old certificate's subject, DER
  Bytes new_public_key;             ///< SubjectPublicKeyInfo; empty: there is no new key yet
  pkcs11::KeyType old_key = pkcs11::KeyType::other;
};

/// What was found: sign it with `scheme` over SHA-256, unless `refused` says why not.
struct CmpVerdict {
  enum class Body { key_update, poll, confirm, general, error };
  std::string refused;  ///< for the log, English; empty: sign it
  Body body = Body::error;
  pkcs11::Scheme scheme = pkcs11::Scheme::ecdsa;
};

/// Reads ProtectedPart ::= SEQUENCE { PKIHeader, PKIBody } (RFC 4210 §5.1.3) by an own walk: kur with the one
/// new key, pollReq, certConf, genm or error, with one of our transactionIDs, from the old certificate's
/// subject, protected by the old key's algorithm with SHA-256. Everything else is refused.
CmpVerdict check_cmp_message(BytesView protected_part, const CmpTerms& terms);

}  // namespace redlips::renewal
