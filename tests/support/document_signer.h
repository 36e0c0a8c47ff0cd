// SPDX-License-Identifier: Apache-2.0
// Documents signed by software keys, as the daemon would: for tests of what reads them.
#pragma once

#include <openssl/cms.h>

#include "daemon/purposes/document.h"
#include "tests/support/test_certificate.h"

namespace redlips::test {

/// A key with a certificate of its own for documents.
struct DocumentSigner {
  explicit DocumentSigner(pkcs11::KeyType type = pkcs11::KeyType::p256, const CertificateRecipe& recipe = {});
  /// r‖s or RSA over the attributes.
  Bytes sign(BytesView message, cms::Algorithm algorithm) const;
  /// The detached CMS of `content`.
  Bytes envelope(const std::string& content, cms::Algorithm algorithm,
                 const std::optional<Origin>& asker = {}) const;
  std::string pem() const;

  ossl::PkeyPtr key;
  Bytes der;
};

/// Hashes of a text.
cms::ContentDigest content_digest(const std::string& text);

}  // namespace redlips::test
