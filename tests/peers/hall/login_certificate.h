// SPDX-License-Identifier: Apache-2.0
// The certificate of a login: one DER structure, its usage, and the unit that it names.
#pragma once

#include <optional>
#include <string>

#include "tests/peers/hall/refusal.h"
#include "tests/peers/shared/encoding.h"
#include "tests/peers/shared/moment.h"
#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

/// Who logged in. The account hangs on `id`: a renewed certificate has another serial number and another key.
struct Unit {
  std::string id;    ///< unified social credit code, or whatever the CA wrote in its place
  std::string name;  ///< subject O
  bool sub_certificate =
      false;  ///< subject OU begins with 子证书: sees business only after the main one granted it
  Moment valid_until{};
};

/// nullptr unless `der` is exactly one certificate.
X509Ptr parse_certificate(BytesView der);

/// Nothing if the certificate may log in: no CA, digitalSignature, clientAuth where extended usages are
/// given.
std::optional<Refusal> usage_fault(X509& certificate);

/// The unit: extension 1.2.156.10260.4.1.4 (GB/T 20518) and subject O; nullopt where either is missing.
std::optional<Unit> unit_of(X509& certificate);

}  // namespace redlips::peers
