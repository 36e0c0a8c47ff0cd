// SPDX-License-Identifier: Apache-2.0
// The checks in order: whose certificate, what for, did its key sign this site and this challenge, which
// unit.
#include "tests/peers/hall/verify.h"

#include "tests/peers/hall/signature.h"

namespace redlips::peers {

std::variant<Unit, Refusal> verify(const Token& token, std::string_view origin, std::string_view challenge,
                                   const Trust& trust, Moment now) {
  const X509Ptr certificate = parse_certificate(token.certificate);
  if (!certificate) return Refusal::certificate_invalid;
  if (const auto fault = trust.fault(*certificate, now)) return *fault;
  if (const auto fault = usage_fault(*certificate)) return *fault;
  EVP_PKEY* const key = X509_get0_pubkey(certificate.get());
  if (key == nullptr) return Refusal::certificate_invalid;
  if (const auto fault = signature_fault(*key, token.algorithm, token.signature, origin, challenge))
    return *fault;
  if (auto unit = unit_of(*certificate)) return *unit;
  return Refusal::unit_missing;
}

}  // namespace redlips::peers
