// SPDX-License-Identifier: Apache-2.0
// X.509 by OpenSSL's setters; every call's failure is an exception.
#include "tests/peers/ca/certificate_builder.h"

#include <openssl/rand.h>

#include <array>
#include <string_view>

namespace redlips::peers {
namespace {

using StringPtr = std::unique_ptr<ASN1_PRINTABLESTRING, Freed<ASN1_PRINTABLESTRING_free>>;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Asn1OctetsPtr printable_string(std::string_view text) {
  const auto string = owned<StringPtr>(ASN1_PRINTABLESTRING_new(), "ASN1_PRINTABLESTRING_new");
  require(ASN1_STRING_set(string.get(), text.data(), static_cast<int>(text.size())) == 1, "ASN1_STRING_set");
  unsigned char* der = nullptr;
  const int length = i2d_ASN1_PRINTABLESTRING(string.get(), &der);
  require(length > 0, "i2d_ASN1_PRINTABLESTRING");
  auto value = owned<Asn1OctetsPtr>(ASN1_OCTET_STRING_new(), "ASN1_OCTET_STRING_new");
  ASN1_STRING_set0(value.get(), der, length);
  return value;
}

}  // namespace

void set_random_serial(ASN1_INTEGER& serial) {
  std::array<unsigned char, 16> bytes{};
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "RAND_bytes");
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3F) | 0x40);  // positive, and always 16 bytes long
  const auto number =
      owned<BnPtr>(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), "BN_bin2bn");
  require(BN_to_ASN1_INTEGER(number.get(), &serial) != nullptr, "BN_to_ASN1_INTEGER");
}

CertificateBuilder::CertificateBuilder(EVP_PKEY& key, Validity validity)
    : certificate_(owned<X509Ptr>(X509_new(), "X509_new")) {
  X509* const x = certificate_.get();
  require(X509_set_version(x, X509_VERSION_3) == 1, "X509_set_version");
  set_random_serial(*X509_get_serialNumber(x));
  set_time(X509_getm_notBefore(x), validity.from);
  set_time(X509_getm_notAfter(x), validity.to);
  require(X509_set_pubkey(x, &key) == 1, "X509_set_pubkey");
}

CertificateBuilder& CertificateBuilder::subject(const char* attribute, std::string_view utf8) {
  const int type = std::string_view(attribute) == "C" ? V_ASN1_PRINTABLESTRING : V_ASN1_UTF8STRING;
  require(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate_.get()), attribute, type, octets(utf8),
                                     static_cast<int>(utf8.size()), -1, 0) == 1,
          "X509_NAME_add_entry_by_txt");
  return *this;
}

CertificateBuilder& CertificateBuilder::extension(int nid, std::string value) {
  extensions_.emplace_back(nid, std::move(value));
  return *this;
}

CertificateBuilder& CertificateBuilder::printable_extension(const char* oid, std::string_view text) {
  const auto value = printable_string(text);
  const auto id = owned<Asn1ObjectPtr>(OBJ_txt2obj(oid, 1), "OBJ_txt2obj");
  const auto made = owned<X509ExtPtr>(X509_EXTENSION_create_by_OBJ(nullptr, id.get(), 0, value.get()),
                                      "X509_EXTENSION_create_by_OBJ");
  require(X509_add_ext(certificate_.get(), made.get(), -1) == 1, "X509_add_ext");
  return *this;
}

X509Ptr CertificateBuilder::sign(X509* issuer, EVP_PKEY& issuer_key) {
  X509* const x = certificate_.get();
  X509* const signer = issuer != nullptr ? issuer : x;
  require(X509_set_issuer_name(x, X509_get_subject_name(signer)) == 1, "X509_set_issuer_name");
  X509V3_CTX context{};
  X509V3_set_ctx(&context, signer, x, nullptr, nullptr, 0);
  for (const auto& [nid, value] : extensions_) {
    const auto made =
        owned<X509ExtPtr>(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()), "X509V3_EXT_conf_nid");
    require(X509_add_ext(x, made.get(), -1) == 1, "X509_add_ext");
  }
  require(X509_sign(x, &issuer_key, EVP_sha256()) > 0, "X509_sign");
  return std::move(certificate_);
}

}  // namespace redlips::peers
