// SPDX-License-Identifier: Apache-2.0
// ASN.1 strings to UTF-8. OpenSSL passes a malformed UTF8String through when it prints a name, so all is
// checked here.
#include "pkcs11/asn1_text.h"

#include "pkcs11/ossl.h"
#include "pkcs11/utf8.h"

namespace redlips::pkcs11 {
namespace {

std::string printed(const X509_NAME* name, unsigned long flags) {
  const ossl::BioPtr bio(BIO_new(BIO_s_mem()));
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, flags) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

std::string utf8_text(const ASN1_STRING* string) {
  if (string == nullptr) return {};
  unsigned char* converted = nullptr;
  const int size = ASN1_STRING_to_UTF8(&converted, string);
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(converted), static_cast<std::size_t>(size));
  OPENSSL_free(converted);
  return valid_utf8(text) ? text : std::string();
}

std::string name_text(const X509_NAME* name) {
  std::string text = printed(name, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  return valid_utf8(text) ? text : printed(name, XN_FLAG_RFC2253);
}

}  // namespace redlips::pkcs11
