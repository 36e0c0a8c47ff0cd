// SPDX-License-Identifier: Apache-2.0
// Builds one X.509 version 3 certificate (RFC 5280) step by step.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/peers/shared/moment.h"
#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

struct Validity {
  Moment from;
  Moment to;
};

class CertificateBuilder {
 public:
  /// Starts with a random serial number and the public half of `key`.
  CertificateBuilder(EVP_PKEY& key, Validity validity);

  /// Adds an attribute to the subject, UTF8String but for C (PrintableString, as RFC 5280 wants it).
  CertificateBuilder& subject(const char* attribute, std::string_view utf8);
  /// Remembers an extension in OpenSSL's configuration syntax; it is made in sign(), when the issuer is
  /// known.
  CertificateBuilder& extension(int nid, std::string value);
  /// Adds an extension whose value is one PrintableString.
  CertificateBuilder& printable_extension(const char* oid, std::string_view text);
  /// Signs with SHA-256; without an issuer the certificate is its own.
  X509Ptr sign(X509* issuer, EVP_PKEY& issuer_key);

 private:
  X509Ptr certificate_;
  std::vector<std::pair<int, std::string>> extensions_;
};

/// 16 random bytes, positive (RFC 5280 §4.1.2.2).
void set_random_serial(ASN1_INTEGER& serial);

}  // namespace redlips::peers
