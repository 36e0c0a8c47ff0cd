// SPDX-License-Identifier: Apache-2.0
// Owners for OpenSSL's CMS handles.
#pragma once

#include <openssl/cms.h>

#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"

namespace redlips::documents {

struct FreedCertificates {
  void operator()(STACK_OF(X509) * list) const noexcept { sk_X509_pop_free(list, X509_free); }
};

using CmsPtr = std::unique_ptr<CMS_ContentInfo, ossl::Freed<CMS_ContentInfo_free>>;
using CertificatesPtr = std::unique_ptr<STACK_OF(X509), FreedCertificates>;
using ObjectPtr = std::unique_ptr<ASN1_OBJECT, ossl::Freed<ASN1_OBJECT_free>>;

/// DER of what OpenSSL holds; empty where it cannot be encoded.
inline Bytes der_of(const CMS_ContentInfo* cms) {
  const int size = i2d_CMS_ContentInfo(cms, nullptr);
  Bytes out(size > 0 ? static_cast<std::size_t>(size) : 0);
  std::uint8_t* at = out.data();
  if (size > 0) i2d_CMS_ContentInfo(cms, &at);
  return out;
}

/// nullptr where the bytes are no CMS, or something follows.
inline CmsPtr cms_of(BytesView der) {
  const std::uint8_t* at = der.data();
  CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  return at == der.data() + der.size() ? std::move(cms) : nullptr;
}

}  // namespace redlips::documents
