// SPDX-License-Identifier: Apache-2.0
#include "tests/support/cmp_template.h"

namespace redlips::test {

ossl::X509Ptr read_x509(const Bytes& der) {
  const std::uint8_t* at = der.data();
  return ossl::X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

// CertTemplate's publicKey is field [6], implicitly tagged; OpenSSL 3.0 has no getter (RFC 4211 §5).
Bytes requested_key(const OSSL_CRMF_MSG* request) {
  unsigned char* der = nullptr;
  const int size = i2d_OSSL_CRMF_CERTTEMPLATE(OSSL_CRMF_MSG_get0_tmpl(request), &der);
  const Bytes all(der, der + std::max(size, 0));
  OPENSSL_free(der);
  const unsigned char* at = all.data();
  const unsigned char* const end = at + all.size();
  long length = 0;
  int tag = 0;
  int kind = 0;
  ASN1_get_object(&at, &length, &tag, &kind, static_cast<long>(all.size()));
  for (; at < end; at += length) {
    const unsigned char* const start = at;
    ASN1_get_object(&at, &length, &tag, &kind, end - at);
    if (tag != 6) continue;
    Bytes key(start, at + length);
    key[0] = 0x30;
    return key;
  }
  return {};
}

}  // namespace redlips::test
