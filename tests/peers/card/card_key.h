// SPDX-License-Identifier: Apache-2.0
// The private key of the virtual card.
#pragma once

#include <optional>

#include "tests/peers/shared/encoding.h"
#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

class CardKey {
 public:
  explicit CardKey(PkeyPtr key);

  /// SP 800-78-4 table 6-2: 07 RSA-2048, 11 ECC P-256, 14 ECC P-384.
  std::uint8_t algorithm() const { return algorithm_; }
  /// RSA: the raw private operation on a whole block. EC: a DER ECDSA signature of a hash. nullopt for a
  /// wrong length.
  std::optional<Bytes> sign(BytesView input) const;

 private:
  PkeyPtr key_;
  std::uint8_t algorithm_;
};

}  // namespace redlips::peers
