// SPDX-License-Identifier: Apache-2.0
// Certificates on the token: read, write, remove by value. Searched by class alone: tokens leave out what is
// not asked.
#include <algorithm>

#include "pkcs11/certificate.h"
#include "pkcs11/p11_public_key.h"
#include "pkcs11/p11_token.h"
#include "pkcs11/utf8.h"
#include "pkcs11/verify.h"

namespace redlips::pkcs11 {
namespace {

constexpr std::size_t max_certificates = 32;
constexpr std::size_t max_certificate = std::size_t{16} * 1024;
constexpr std::size_t max_id = 64;
constexpr std::size_t max_label = 256;
constexpr std::string_view placeholder_label = "RedLips placeholder";

using ossl::X509Ptr;

Bytes name_der(const X509_NAME* name) {
  const std::uint8_t* der = nullptr;
  std::size_t size = 0;
  if (X509_NAME_get0_der(name, &der, &size) != 1) return {};
  return {der, der + size};
}

Bytes serial_der(const ASN1_INTEGER* serial) {
  const int size = i2d_ASN1_INTEGER(serial, nullptr);
  if (size <= 0) return {};
  Bytes der(static_cast<std::size_t>(size));
  std::uint8_t* out = der.data();
  i2d_ASN1_INTEGER(serial, &out);
  return der;
}

/// An X.509 certificate object, PKCS#11 2.40 §4.6.3.
Template certificate_template(const KeyId& id, std::string_view label, BytesView der) {
  const std::uint8_t* at = der.data();
  const X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  Template wanted;
  wanted.number(CKA_CLASS, CKO_CERTIFICATE).number(CKA_CERTIFICATE_TYPE, CKC_X_509);
  wanted.flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false).bytes(CKA_ID, id).text(CKA_LABEL, label);
  wanted.bytes(CKA_SUBJECT, name_der(X509_get_subject_name(x509.get())));
  wanted.bytes(CKA_ISSUER, name_der(X509_get_issuer_name(x509.get())));
  wanted.bytes(CKA_SERIAL_NUMBER, serial_der(X509_get0_serialNumber(x509.get()))).bytes(CKA_VALUE, der);
  return wanted;
}

}  // namespace

Objects P11Token::certificate_objects() {
  return session_.find(Template().number(CKA_CLASS, CKO_CERTIFICATE));
}

/// An object without a value, or with one over 16 KiB, comes back with an empty `der`.
CertificateObject P11Token::read_certificate(CK_OBJECT_HANDLE object) {
  CertificateObject certificate;
  certificate.der = session_.attribute(object, CKA_VALUE, max_certificate).value_or(Bytes());
  certificate.id = session_.attribute(object, CKA_ID, max_id).value_or(KeyId());
  const Bytes label = session_.attribute(object, CKA_LABEL, max_label).value_or(Bytes());
  certificate.label = repaired_utf8({reinterpret_cast<const char*>(label.data()), label.size()});
  return certificate;
}

std::optional<bool> P11Token::has_key(const CertificateObject& certificate) {
  const auto parsed = parse_certificate(certificate.der);
  const ossl::PkeyPtr public_key = parsed ? read_public_key(parsed->public_key) : nullptr;
  if (!public_key) return std::nullopt;
  if (shows_public_key(certificate.id, public_key.get())) return true;
  if (private_key(certificate.id, public_key.get())) return true;
  return session_.logged_in() ? std::optional(false) : std::nullopt;
}

std::vector<CertificateObject> P11Token::certificates() {
  session_.ensure();
  std::vector<CertificateObject> certificates;
  for (const CK_OBJECT_HANDLE object : certificate_objects()) {
    CertificateObject certificate = read_certificate(object);
    if (certificate.der.empty()) continue;
    certificate.has_key = has_key(certificate);
    certificates.push_back(std::move(certificate));
    if (certificates.size() == max_certificates) break;
  }
  return certificates;
}

void P11Token::write_certificate(const KeyId& id, std::string_view label, BytesView der) {
  if (id.empty() || id.size() > max_id || !parse_certificate(der)) {
    throw TokenError(TokenError::Kind::refused, "C_CreateObject", CKR_OK);
  }
  session_.ensure();
  // Written twice is written once: a renewal that was cut off here starts over.
  const auto same = [&](CK_OBJECT_HANDLE object) {
    const CertificateObject there = read_certificate(object);
    return there.id == id && std::ranges::equal(there.der, der);
  };
  if (std::ranges::any_of(certificate_objects(), same)) return;
  const Template wanted = certificate_template(id, label, der);
  auto attributes = wanted.attributes();
  CK_OBJECT_HANDLE written = CK_INVALID_HANDLE;
  session_.call<&CK_FUNCTION_LIST::C_CreateObject>("C_CreateObject", attributes.data(),
                                                   CK_ULONG{attributes.size()}, &written);
}

// No certificate object, which a reader of the token would take for one: what a crash leaves of this does
// nobody harm, and goes the next time.
void P11Token::require_room(std::size_t size) {
  session_.ensure();
  const Template left = Template().number(CKA_CLASS, CKO_DATA).text(CKA_LABEL, placeholder_label);
  const auto clear = [&] {
    for (const CK_OBJECT_HANDLE object : session_.find(left))
      session_.ask<&CK_FUNCTION_LIST::C_DestroyObject>(object);
  };
  clear();
  Template wanted;
  wanted.number(CKA_CLASS, CKO_DATA).flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false);
  wanted.text(CKA_LABEL, placeholder_label).bytes(CKA_VALUE, Bytes(std::min(size, max_certificate)));
  auto attributes = wanted.attributes();
  CK_OBJECT_HANDLE written = CK_INVALID_HANDLE;
  const CK_RV rv = session_.ask<&CK_FUNCTION_LIST::C_CreateObject>(attributes.data(),
                                                                   CK_ULONG{attributes.size()}, &written);
  clear();
  if (rv == CKR_DEVICE_MEMORY) session_.fail(rv, "C_CreateObject");
}

void P11Token::remove_certificate(const CertificateObject& certificate) {
  session_.ensure();
  bool removed = false;
  for (const CK_OBJECT_HANDLE object : certificate_objects()) {
    const CertificateObject there = read_certificate(object);
    if (there.id != certificate.id || there.der != certificate.der) continue;
    session_.call<&CK_FUNCTION_LIST::C_DestroyObject>("C_DestroyObject", object);
    removed = true;
  }
  if (!removed) throw TokenError(TokenError::Kind::refused, "C_FindObjects", CKR_OK);
}

}  // namespace redlips::pkcs11
