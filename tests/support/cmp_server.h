// SPDX-License-Identifier: Apache-2.0
// A certification authority that speaks CMP in this process, by OpenSSL's own server code.
#pragma once

#include <openssl/cmp.h>

#include "pkcs11/ossl.h"
#include "tests/support/test_certificate.h"

namespace redlips::test {

class CmpServer {
 public:
  CmpServer();
  /// A unit certificate of this authority.
  Bytes issue(const CertificateRecipe& recipe, BytesView public_key);
  /// Runs a whole key update (kur, kup, certConf, pkiConf) protected by the old key; the new certificate, or
  /// nullptr.
  ossl::X509Ptr key_update(const Bytes& old_certificate, EVP_PKEY* old_key, EVP_PKEY* new_key);

  /// For OpenSSL's callback: the certificate that answers a request for this public key.
  ossl::X509Ptr answer(BytesView public_key);
  X509* certificate() const { return certificate_.get(); }

 private:
  ossl::PkeyPtr key_;
  ossl::X509Ptr certificate_;
};

}  // namespace redlips::test
