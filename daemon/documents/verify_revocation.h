// SPDX-License-Identifier: Apache-2.0
// What a revocation list of today says of a moment that a time stamp has proved.
#pragma once

#include <openssl/x509_vfy.h>

#include <chrono>
#include <ctime>

namespace redlips::documents {

/// Without it OpenSSL asks only for lists that were already there at the moment, and takes every entry for
/// good: no signature with a time stamp would outlive its certificate. ETSI EN 319 102-1 §5.2.5 and §5.5:
/// what is proved to have existed before the revocation stays good.
class ProvedMoment {
 public:
  explicit ProvedMoment(std::chrono::sys_seconds when) : when_(when.time_since_epoch().count()) {}
  /// A later list is welcome, and an entry counts only if it withdraws the certificate by that moment: by
  /// revocationDate or, where it is earlier, invalidityDate (RFC 5280 §5.3.2). Must outlive the context's
  /// use.
  void judge(X509_STORE_CTX* context);

 private:
  static int judge_fault(int good, X509_STORE_CTX* context);
  bool withdrawn_later(X509_STORE_CTX* context) const;
  std::time_t when_;
};

}  // namespace redlips::documents
