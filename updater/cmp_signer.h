// SPDX-License-Identifier: Apache-2.0
// Whose signature on an answer counts (SECURITY-RULES 4.2).
#pragma once

#include <vector>

#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"

namespace redlips::updater {

/// The rule of one authority: its one responder, or any certificate below its anchors that may sign CMP.
class CmpSigners {
 public:
  /// `responder` and `sender` may be empty (KeySide's Job).
  CmpSigners(const std::vector<Bytes>& anchors, Bytes responder, std::string sender);

  /// The certificates of these, the responder first, that may sign an answer now. They stand alone as
  /// candidates: neither they nor what leads up to them becomes an anchor.
  std::vector<ossl::X509Ptr> among(const std::vector<Bytes>& candidates) const;

 private:
  bool may_sign(const Bytes& der, X509* certificate, const std::vector<Bytes>& candidates) const;
  bool leads_to_anchor(X509* certificate, const std::vector<Bytes>& candidates) const;
  std::unique_ptr<X509_STORE, ossl::Freed<X509_STORE_free>> anchors_;
  Bytes responder_;
  std::string sender_;
};

}  // namespace redlips::updater
