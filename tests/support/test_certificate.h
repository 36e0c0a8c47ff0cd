// SPDX-License-Identifier: Apache-2.0
// Certificates for tests: own keys, a Chinese subject, the unit id's extension, any validity and usage.
#pragma once

#include <openssl/asn1.h>

#include <chrono>
#include <string>

#include "pkcs11/bytes.h"
#include "pkcs11/ossl.h"
#include "pkcs11/token.h"

namespace redlips::test {

/// A USCC of nobody with a right check digit (GB 32100-2015).
inline constexpr const char* sample_uscc = "91530102MA6PRED00P";

/// What the certificate shall say; the defaults are a unit certificate that logs in and signs documents
/// today. An empty text leaves its attribute or extension out.
struct CertificateRecipe {
  std::string cn = "昆明小红唇测试有限公司";
  std::string o = "昆明小红唇测试有限公司";
  std::string ou;
  std::string serial_number;                       ///< 2.5.4.5
  std::string organization_identifier;             ///< 2.5.4.97
  std::string unit_id = sample_uscc;               ///< extension 1.2.156.10260.4.1.4
  unsigned long unit_id_type = B_ASN1_UTF8STRING;  ///< or B_ASN1_PRINTABLESTRING, B_ASN1_BMPSTRING
  std::string issuer_cn = "小红唇测试 CA";
  std::chrono::sys_seconds not_before = now() - std::chrono::hours(1);
  std::chrono::sys_seconds not_after = now() + std::chrono::hours(24 * 300);
  std::string basic_constraints = "critical,CA:FALSE";
  std::string key_usage = "critical,digitalSignature,nonRepudiation";  ///< OpenSSL's x509v3_config spelling
  std::string extended_key_usage = "clientAuth,emailProtection";
  std::string subject_alt_name{};  ///< "DNS:…,IP:…"
  long serial = 0x1001;

  static std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

/// A fresh software key. Throws std::runtime_error, as everything here.
ossl::PkeyPtr make_key(pkcs11::KeyType type = pkcs11::KeyType::p256);

/// SubjectPublicKeyInfo, DER.
Bytes public_key_of(EVP_PKEY* key);

/// The certificate as DER, for `subject` (its public half suffices) signed by `issuer`.
Bytes make_certificate(const CertificateRecipe& recipe, EVP_PKEY* subject, EVP_PKEY* issuer);

/// The same, signed by its own key under the issuer's name.
Bytes make_certificate(const CertificateRecipe& recipe, EVP_PKEY* key);

/// The same for a public key that lives elsewhere (on a token), signed by a throw-away issuer.
Bytes make_certificate_for(const CertificateRecipe& recipe, BytesView public_key);

/// The digest signed by a P-256 key, as r‖s.
Bytes sign_digest(EVP_PKEY* key, const pkcs11::Digest& digest);

/// An ECDSA-Sig-Value (RFC 3279 §2.2.3) as r‖s, each `half` bytes long.
Bytes joined_ecdsa(const Bytes& der, std::size_t half);

/// True if `signature` over `message` is right under `public_key` (SubjectPublicKeyInfo). ECDSA as r‖s.
bool verifies(BytesView public_key, pkcs11::Scheme scheme, pkcs11::Hash hash, BytesView message,
              BytesView signature);

/// SHA-2 of `message`, ready for Token::sign.
pkcs11::Digest digest_of(BytesView message, pkcs11::Hash hash = pkcs11::Hash::sha256);

}  // namespace redlips::test
