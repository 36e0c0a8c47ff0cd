// SPDX-License-Identifier: Apache-2.0
// Whom the hall trusts: one authority's root, its issuing certificates and its revocation list.
#pragma once

#include <optional>
#include <vector>

#include "tests/peers/hall/refusal.h"
#include "tests/peers/shared/files.h"
#include "tests/peers/shared/moment.h"

namespace redlips::peers {

class Trust {
 public:
  /// `authority`: PEM with the self-signed root and the certificates below it; `crl`: PEM of the issuing CA.
  /// Throws std::runtime_error where the authority cannot be read; an unreadable list refuses every login
  /// instead.
  Trust(const Path& authority, const Path& crl);

  /// Nothing if `leaf` chains to the root at `now` and is not revoked.
  std::optional<Refusal> fault(X509& leaf, Moment now) const;

 private:
  X509StorePtr store_;
  std::vector<X509Ptr> between_;
};

}  // namespace redlips::peers
