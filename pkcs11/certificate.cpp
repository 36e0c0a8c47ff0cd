// SPDX-License-Identifier: Apache-2.0
// Reads a certificate field by field. Extensions are read one at a time and not through X509_check_*: those
// refuse the whole certificate for slips that authorities make (a pathlen on an end entity) and that do not
// matter here.
#include "pkcs11/certificate.h"

#include <openssl/err.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "pkcs11/asn1_text.h"
#include "pkcs11/key_types.h"
#include "pkcs11/ossl.h"

namespace redlips::pkcs11 {
namespace {

constexpr std::size_t max_certificate = std::size_t{16} * 1024;

using BitStringPtr = std::unique_ptr<ASN1_BIT_STRING, ossl::Freed<ASN1_BIT_STRING_free>>;
using UsagesPtr = std::unique_ptr<EXTENDED_KEY_USAGE, ossl::Freed<EXTENDED_KEY_USAGE_free>>;
using ConstraintsPtr = std::unique_ptr<BASIC_CONSTRAINTS, ossl::Freed<BASIC_CONSTRAINTS_free>>;

/// Bits of KeyUsage, RFC 5280 §4.2.1.3.
enum UsageBit {
  digital_signature = 0,
  content_commitment,
  key_encipherment = 2,
  data_encipherment,
  key_agreement,
  key_cert_sign
};

/// An extension's value, and whether it stands there at all (unreadable or doubled counts as there).
template <class Owner>
struct Extension {
  Owner value;
  bool present;
};

template <class Owner>
Extension<Owner> extension(const X509* x509, int nid) {
  int critical = -1;
  auto* value = static_cast<typename Owner::pointer>(X509_get_ext_d2i(x509, nid, &critical, nullptr));
  return {Owner(value), critical != -1};
}

/// The most specific one where an attribute stands several times.
std::string attribute(const X509_NAME* name, int nid) {
  int found = -1;
  for (int at = -1; (at = X509_NAME_get_index_by_NID(name, nid, at)) >= 0;) found = at;
  return found < 0 ? std::string() : utf8_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, found)));
}

std::optional<SysSeconds> seconds_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  namespace chr = std::chrono;
  const auto day = chr::year(parts.tm_year + 1900) / chr::month(static_cast<unsigned>(parts.tm_mon) + 1U) /
                   chr::day(static_cast<unsigned>(parts.tm_mday));
  if (!day.ok()) return std::nullopt;
  return chr::sys_days(day) + chr::hours(parts.tm_hour) + chr::minutes(parts.tm_min) +
         chr::seconds(parts.tm_sec);
}

std::string serial_text(const ASN1_INTEGER* serial) {
  const std::string hex =
      to_hex({ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial))});
  return hex.empty() ? "00" : hex;
}

std::string sha256_of(BytesView der) {
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> hash{};
  SHA256(der.data(), der.size(), hash.data());
  return to_hex(hash);
}

void read_names(const X509* x509, Certificate& certificate) {
  const X509_NAME* subject = X509_get_subject_name(x509);
  const X509_NAME* issuer = X509_get_issuer_name(x509);
  certificate.subject = name_text(subject);
  certificate.subject_cn = attribute(subject, NID_commonName);
  certificate.subject_o = attribute(subject, NID_organizationName);
  certificate.subject_ou = attribute(subject, NID_organizationalUnitName);
  certificate.issuer = name_text(issuer);
  certificate.issuer_cn = attribute(issuer, NID_commonName);
  certificate.serial = serial_text(X509_get0_serialNumber(x509));
}

bool read_validity(const X509* x509, Certificate& certificate) {
  const auto from = seconds_of(X509_get0_notBefore(x509));
  const auto to = seconds_of(X509_get0_notAfter(x509));
  if (!from || !to) return false;
  certificate.not_before = *from;
  certificate.not_after = *to;
  return true;
}

bool read_public_key(const X509* x509, Certificate& certificate) {
  X509_PUBKEY* key = X509_get_X509_PUBKEY(x509);
  const int size = i2d_X509_PUBKEY(key, nullptr);
  if (size <= 0) return false;
  certificate.public_key.resize(static_cast<std::size_t>(size));
  std::uint8_t* out = certificate.public_key.data();
  i2d_X509_PUBKEY(key, &out);
  certificate.key_type = key_type_of(X509_PUBKEY_get0(key));
  return true;
}

/// Reads keyUsage; an unreadable one allows nothing.
void read_key_usage(const X509* x509, Certificate& certificate) {
  const auto usage = extension<BitStringPtr>(x509, NID_key_usage);
  const auto has = [&](UsageBit bit) {
    return usage.value && ASN1_BIT_STRING_get_bit(usage.value.get(), bit) == 1;
  };
  certificate.digital_signature = !usage.present || has(digital_signature);
  certificate.content_commitment = !usage.present || has(content_commitment);
  certificate.encipherment_only = !certificate.digital_signature &&
                                  (has(key_encipherment) || has(data_encipherment) || has(key_agreement));
  certificate.ca = certificate.ca || has(key_cert_sign);
}

/// id-kp-documentSigning, RFC 9336 §3.1; OpenSSL 3.0 has no number for it.
bool is_document_signing(const ASN1_OBJECT* usage) {
  constexpr std::array<std::uint8_t, 8> octets{0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x24};
  return OBJ_length(usage) == octets.size() && std::equal(octets.begin(), octets.end(), OBJ_get0_data(usage));
}

/// Reads extKeyUsage; an unreadable one allows nothing.
void read_extended_usage(const X509* x509, Certificate& certificate) {
  const auto usages = extension<UsagesPtr>(x509, NID_ext_key_usage);
  certificate.client_auth = certificate.document_signing = !usages.present;
  for (int i = 0; usages.value && i < sk_ASN1_OBJECT_num(usages.value.get()); ++i) {
    const ASN1_OBJECT* usage = sk_ASN1_OBJECT_value(usages.value.get(), i);
    const int nid = OBJ_obj2nid(usage);
    const bool any = nid == NID_anyExtendedKeyUsage;
    if (any || nid == NID_client_auth) certificate.client_auth = true;
    if (any || nid == NID_email_protect || is_document_signing(usage)) certificate.document_signing = true;
  }
}

/// basicConstraints, RFC 5280 §4.2.1.9; an unreadable one counts as a CA, so that it is never offered.
bool is_ca(const X509* x509) {
  const auto constraints = extension<ConstraintsPtr>(x509, NID_basic_constraints);
  return constraints.present && (!constraints.value || constraints.value->ca != 0);
}

std::optional<Certificate> read_certificate(BytesView der) {
  const std::uint8_t* at = der.data();
  const ossl::X509Ptr x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!x509 || at != der.data() + der.size()) return std::nullopt;
  Certificate certificate;
  if (!read_validity(x509.get(), certificate) || !read_public_key(x509.get(), certificate))
    return std::nullopt;
  read_names(x509.get(), certificate);
  certificate.ca = is_ca(x509.get());
  read_key_usage(x509.get(), certificate);
  read_extended_usage(x509.get(), certificate);
  certificate.der.assign(der.begin(), der.end());
  certificate.sha256 = sha256_of(der);
  return certificate;
}

}  // namespace

std::optional<Certificate> parse_certificate(BytesView der) {
  if (der.empty() || der.size() > max_certificate) return std::nullopt;
  ERR_set_mark();  // a malformed certificate is no error of ours: the caller's queue stays as it was
  auto certificate = read_certificate(der);
  ERR_pop_to_mark();
  return certificate;
}

CertificateState state_at(const Certificate& certificate, SysSeconds now) {
  if (now < certificate.not_before) return CertificateState::not_yet_valid;
  return now > certificate.not_after ? CertificateState::expired : CertificateState::valid;
}

bool signs_at(const Certificate& certificate, SysSeconds now) {
  return state_at(certificate, now) == CertificateState::valid && certificate.digital_signature &&
         !certificate.ca && !jwa_algorithm(certificate.key_type).empty();
}

bool offers_login(const Certificate& certificate, SysSeconds now) {
  return signs_at(certificate, now) && certificate.client_auth;
}

bool offers_document(const Certificate& certificate, SysSeconds now) {
  const bool usage = certificate.digital_signature || certificate.content_commitment;
  return state_at(certificate, now) == CertificateState::valid && usage && certificate.document_signing &&
         !certificate.ca && !jwa_algorithm(certificate.key_type).empty();
}

std::string jwa_algorithm(KeyType type) {
  switch (type) {
    case KeyType::p256:
      return "ES256";
    case KeyType::p384:
      return "ES384";
    case KeyType::rsa2048:
    case KeyType::rsa3072:
    case KeyType::rsa4096:
      return "RS256";
    case KeyType::other:
      break;
  }
  return {};
}

std::string pem(const Certificate& certificate) {
  constexpr std::size_t line = 64;
  const auto text = to_base64(certificate.der);
  std::string out = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < text.size(); at += line) out += text.substr(at, line) + '\n';
  return out + "-----END CERTIFICATE-----\n";
}

}  // namespace redlips::pkcs11
