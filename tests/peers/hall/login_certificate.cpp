// SPDX-License-Identifier: Apache-2.0
// Reading a unit certificate.
#include "tests/peers/hall/login_certificate.h"

#include <openssl/err.h>

namespace redlips::peers {
namespace {

using Asn1StringPtr = std::unique_ptr<ASN1_STRING, Freed<ASN1_STRING_free>>;

/// UTF-8 of any of ASN.1's text types; empty for none.
std::string utf8(const ASN1_STRING* string) {
  unsigned char* text = nullptr;
  const int length = string == nullptr ? -1 : ASN1_STRING_to_UTF8(&text, string);
  if (length < 0) return {};
  std::string copy(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
  OPENSSL_free(text);
  return copy;
}

std::string subject_text(const X509& certificate, int nid) {
  const X509_NAME* const name = X509_get_subject_name(&certificate);
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  return at < 0 ? std::string() : utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

std::string extension_text(const X509& certificate, const char* oid) {
  const auto id = owned<Asn1ObjectPtr>(OBJ_txt2obj(oid, 1), "OBJ_txt2obj");
  const int at = X509_get_ext_by_OBJ(&certificate, id.get(), -1);
  if (at < 0) return {};
  const ASN1_OCTET_STRING* const value = X509_EXTENSION_get_data(X509_get_ext(&certificate, at));
  const unsigned char* der = ASN1_STRING_get0_data(value);
  // d2i_ASN1_PRINTABLE takes every text type that authorities have been seen to use here.
  const Asn1StringPtr string(d2i_ASN1_PRINTABLE(nullptr, &der, ASN1_STRING_length(value)));
  ERR_clear_error();
  return utf8(string.get());
}

}  // namespace

X509Ptr parse_certificate(BytesView der) {
  const unsigned char* at = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (certificate && at != der.data() + der.size()) return nullptr;  // something hangs on behind
  return certificate;
}

std::optional<Refusal> usage_fault(X509& certificate) {
  const auto flags = X509_get_extension_flags(&certificate);
  if ((flags & EXFLAG_INVALID) != 0) return Refusal::certificate_invalid;
  const bool signs =
      (flags & EXFLAG_KUSAGE) != 0 && (X509_get_key_usage(&certificate) & KU_DIGITAL_SIGNATURE) != 0;
  const bool client = (flags & EXFLAG_XKUSAGE) == 0 ||
                      (X509_get_extended_key_usage(&certificate) & (XKU_SSL_CLIENT | XKU_ANYEKU)) != 0;
  if (X509_check_ca(&certificate) != 0 || !signs || !client) return Refusal::certificate_usage;
  return std::nullopt;
}

std::optional<Unit> unit_of(X509& certificate) {
  Unit unit{.id = extension_text(certificate, "1.2.156.10260.4.1.4"),
            .name = subject_text(certificate, NID_organizationName),
            .sub_certificate = subject_text(certificate, NID_organizationalUnitName).starts_with("子证书"),
            .valid_until = moment_of(X509_get0_notAfter(&certificate))};
  if (unit.id.empty() || unit.name.empty()) return std::nullopt;
  return unit;
}

}  // namespace redlips::peers
