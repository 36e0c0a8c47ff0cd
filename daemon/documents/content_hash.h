// SPDX-License-Identifier: Apache-2.0
// The hashes of a document, piece by piece: nobody knows yet which key will sign it.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>

#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"

namespace redlips::cms {

/// What the bytes of a document come to.
struct ContentDigest {
  std::uint64_t size = 0;
  Bytes sha256, sha384;  ///< the second one is empty where it was not asked for
  friend bool operator==(const ContentDigest&, const ContentDigest&) = default;
};

/// SHA-256 for P-256 and RSA keys, SHA-384 for P-384 (RFC 7518 §3.1), in one pass. Throws std::bad_alloc.
class ContentHash {
 public:
  /// Without `sha384` that hash stays empty: a third of the time is saved where it is known to be of no use.
  explicit ContentHash(bool sha384 = true);
  void add(BytesView piece);
  std::uint64_t size() const noexcept { return size_; }
  ContentDigest finish();  ///< once

 private:
  ossl::MdCtxPtr sha256_, sha384_;
  std::uint64_t size_ = 0;
};

/// Of all that the stream still holds, in pieces of 64 KiB. Throws std::ios_base::failure where it cannot be
/// read.
ContentDigest digest_of(std::istream& stream, bool sha384 = true);

}  // namespace redlips::cms
