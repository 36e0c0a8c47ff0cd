// SPDX-License-Identifier: Apache-2.0
// What the house knows of a certificate on a key: names, validity, usage, public key. Parsed once, at the
// door.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "pkcs11/bytes.h"
#include "pkcs11/token.h"

namespace redlips::pkcs11 {

using SysSeconds = std::chrono::sys_seconds;

/// A parsed certificate (RFC 5280). Texts are UTF-8 exactly as in the certificate: whoever shows them cleans
/// them (SECURITY-RULES 2.11).
struct Certificate {
  Bytes der;
  std::string sha256;  ///< of the DER, lower-case hex: its name in every room
  std::string subject_cn, subject_o, subject_ou;
  std::string subject;  ///< RFC 2253, UTF-8
  std::string issuer_cn, issuer;
  std::string serial;  ///< lower-case hex
  SysSeconds not_before, not_after;
  KeyType key_type = KeyType::other;
  Bytes public_key;  ///< SubjectPublicKeyInfo
  bool ca = false;
  bool digital_signature = false;   ///< keyUsage absent counts as allowed (RFC 5280 §4.2.1.3)
  bool encipherment_only = false;   ///< key or data encipherment or key agreement without digitalSignature
  bool content_commitment = false;  ///< the former nonRepudiation; absent keyUsage counts as allowed
  bool client_auth = false;         ///< extKeyUsage absent, clientAuth or any
  bool document_signing = false;  ///< extKeyUsage absent, emailProtection, documentSigning (RFC 9336) or any

  /// The name to show for the unit: O, else CN.
  const std::string& unit_name() const { return subject_o.empty() ? subject_cn : subject_o; }
};

/// Parses DER of at most 16 KiB; nullopt for anything that is not exactly one certificate.
/// The certificate as a text (RFC 7468 §5).
std::string pem(const Certificate& certificate);

std::optional<Certificate> parse_certificate(BytesView der);

enum class CertificateState { valid, not_yet_valid, expired };
CertificateState state_at(const Certificate& certificate, SysSeconds now);

/// Is this a signing certificate of ours at `now`: valid, digitalSignature, no CA, a key type we sign with.
/// Encryption certificates never.
bool signs_at(const Certificate& certificate, SysSeconds now);

/// May it answer a login at `now`: likewise, and clientAuth allowed.
bool offers_login(const Certificate& certificate, SysSeconds now);

/// May this certificate sign a document at `now`: valid, digitalSignature or contentCommitment (RFC 5280
/// §4.2.1.3), documents allowed by its extKeyUsage (§4.2.1.12: MUST only be used for what it names), no CA, a
/// key type we sign with.
bool offers_document(const Certificate& certificate, SysSeconds now);

/// JWA name of the signature a login makes with this key (RFC 7518 §3.1): ES256, ES384, RS256; empty for
/// `other`.
std::string jwa_algorithm(KeyType type);

}  // namespace redlips::pkcs11
