// SPDX-License-Identifier: Apache-2.0
// What the demo CA issues at a renewal, right or wrong in one respect, and what can sign its answers.
#pragma once

#include "tests/peers/ca/demo_authority.h"
#include "tests/peers/ca/wrong_answers.h"

namespace redlips::peers {

/// The right one: unit and subject of `old`, the new key, a year beyond the old one's end where that is near.
X509Ptr renewed_certificate(const DemoAuthority& authority, const X509& old, EVP_PKEY& key, Moment now);
/// One that is wrong as `wrong` says, a mode of Layer::certificate.
X509Ptr wrong_certificate(const DemoAuthority& authority, const X509& old, EVP_PKEY& key, Wrong wrong,
                          Moment now);

struct Signer {
  X509Ptr certificate;
  PkeyPtr key;
};

/// The responder of the authority's directory.
Signer right_signer(const DemoAuthority& authority);
/// One that must not be believed, a mode of Layer::signer but `signer_none`.
Signer wrong_signer(const DemoAuthority& authority, Wrong wrong, Moment now);

}  // namespace redlips::peers
