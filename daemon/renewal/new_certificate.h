// SPDX-License-Identifier: Apache-2.0
// Whether what the authority answered may be written onto the key (SECURITY-RULES 4.2): the daemon looks for
// itself, whatever its child found.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "pkcs11/certificate.h"
#include "pkcs11/uscc.h"

namespace redlips::renewal {

/// What the new certificate has to be.
struct NewCertificateTerms {
  pkcs11::Certificate old;
  Bytes new_public_key;              ///< SubjectPublicKeyInfo of the job's new key
  std::vector<Bytes> anchors;        ///< DER, the authority's own: never the system's
  std::vector<Bytes> chain;          ///< DER, from the answer: a way to an anchor, never one
  std::vector<std::string> issuers;  ///< common names that the authority's data names, beside the old issuer
  std::vector<pkcs11::UnitIdPlace> places;
  std::chrono::sys_seconds now;
};

/// Longest validity that is taken: a year, and what an authority adds for a renewal before the end.
inline constexpr std::chrono::days longest_validity{400};

/// Empty where it may be written, else the `why` of `certificate_refused` (PROTOCOL.md): `unreadable`,
/// `not_our_key`, `is_ca`, `not_for_signing`, `other_subject`, `other_unit_id`, `validity`, `untrusted`.
/// A few milliseconds for the signatures of the chain.
std::string check_new_certificate(BytesView der, const NewCertificateTerms& terms);

}  // namespace redlips::renewal
