// SPDX-License-Identifier: Apache-2.0
// The demo's certification authority: a root, an issuing CA below it, and a directory that holds both.
#pragma once

#include <string>
#include <vector>

#include "tests/peers/ca/certificate_builder.h"
#include "tests/peers/shared/files.h"

namespace redlips::peers {

/// commit: nonRepudiation without digitalSignature; certify: a CA. Both are wrong for a unit, and for tests
/// only.
enum class Usage { sign, encrypt, commit, certify };
enum class KeyType { p256, p384, rsa2048 };

/// A fresh key pair in memory.
PkeyPtr make_key(KeyType type);

/// What a unit certificate says.
struct UnitSubject {
  std::string organization;   ///< O: the unit's full name
  std::string department;     ///< OU; may be empty. "子证书 2" marks a sub certificate to the demo hall
  std::string common_name;    ///< CN
  std::string unit_id;        ///< extension 1.2.156.10260.4.1.4 (GB/T 20518); may be empty
  Usage usage = Usage::sign;  ///< digitalSignature with clientAuth, or encryption without any extended usage
  std::string crl_url;        ///< CRL distribution point; may be empty
  Validity validity{};
};

/// A web server's certificate: names and addresses of the demo only (the issuing CA is constrained to .test,
/// localhost and loopback, so that a leaked demo key cannot stand for a real site).
struct ServerSubject {
  std::vector<std::string> dns;
  std::vector<std::string> addresses;
  Validity validity{};
};

/// What `certificate` says of its unit; the validity is its own.
UnitSubject unit_subject_of(const X509& certificate);

/// The authority of one directory: root.pem, issuing.pem, ca.pem (both), responder.pem (signs CMP answers),
/// the keys, revoked.txt and crl.pem.
class DemoAuthority {
 public:
  /// Opens `directory`, makes it on the first call, and renews a CRL that is gone or about to run out.
  static DemoAuthority open_or_create(const Path& directory, Moment now);
  /// Opens; throws std::runtime_error naming what is missing.
  static DemoAuthority open(const Path& directory);

  X509Ptr issue(EVP_PKEY& key, const UnitSubject& unit) const;
  X509Ptr issue(EVP_PKEY& key, const ServerSubject& server) const;
  /// A signer of CMP answers: extended usage cmcCA (RFC 6402 §2.10).
  X509Ptr issue_responder(EVP_PKEY& key, Validity validity) const;
  bool has_issued(const X509& certificate) const;
  bool has_revoked(const X509& certificate) const;
  /// Writes the certificate into revoked.txt and a new CRL. Throws where another CA issued it.
  void revoke(const X509& certificate, Moment now) const;
  void write_crl(Validity validity) const;

  const X509& issuing() const { return *issuing_; }
  Path file(const char* name) const { return directory_ / name; }

 private:
  explicit DemoAuthority(Path directory);

  Path directory_;
  X509Ptr issuing_;
  PkeyPtr issuing_key_;
};

/// How long a CRL of the demo holds.
constexpr std::chrono::hours crl_lifetime{7 * 24};

}  // namespace redlips::peers
