// SPDX-License-Identifier: Apache-2.0
// Whom a verifier believes: anchors and revocation lists from files that the user names, and nothing else.
#pragma once

#include <openssl/x509_vfy.h>

#include <filesystem>
#include <stdexcept>
#include <vector>

#include "pkcs11/ossl.h"

namespace redlips::documents {

using StorePtr = std::unique_ptr<X509_STORE, ossl::Freed<X509_STORE_free>>;

/// A file that holds no certificate, no list, or cannot be read; what() names it.
class TrustError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One set of anchors. The system's roots are never in it: they are for web servers.
class Trust {
 public:
  /// `anchors`: PEM certificates; `lists`: PEM or DER CRLs, each at most 16 MiB. Throws TrustError.
  static Trust read(const std::vector<std::filesystem::path>& anchors,
                    const std::vector<std::filesystem::path>& lists = {});
  bool empty() const noexcept { return anchors_ == 0; }
  bool has_lists() const noexcept { return lists_ > 0; }
  X509_STORE* store() const noexcept { return store_.get(); }

 private:
  Trust() = default;
  StorePtr store_;
  std::size_t anchors_ = 0, lists_ = 0;
};

}  // namespace redlips::documents
