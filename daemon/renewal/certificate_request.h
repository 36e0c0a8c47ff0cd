// SPDX-License-Identifier: Apache-2.0
// What the new key signs: that it exists, in a request for a certificate for itself (SECURITY-RULES 4.1).
#pragma once

#include <string>

#include "pkcs11/bytes.h"

namespace redlips::renewal {

struct RequestTerms {
  Bytes subject;         ///< Name of the old certificate's subject, DER
  Bytes new_public_key;  ///< SubjectPublicKeyInfo of the job's one new key; empty: there is none yet
};

/// Reads CertRequest (RFC 4211 §5) or CertificationRequestInfo (RFC 2986 §4.1) by an own walk. Empty where it
/// asks for the new key and for nobody but the old certificate's subject; else why it is not signed, for the
/// log, in English.
std::string check_certificate_request(BytesView request, const RequestTerms& terms);

}  // namespace redlips::renewal
