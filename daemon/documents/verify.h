// SPDX-License-Identifier: Apache-2.0
// What a signature on a document proves, and what it does not: one verdict for each question.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/documents/cms_file.h"
#include "daemon/documents/trust.h"
#include "pkcs11/certificate.h"

namespace redlips::documents {

/// A time stamp (RFC 3161) over the signature.
struct TimeStamp {
  enum class State { none, trusted, untrusted, broken };
  State state = State::none;
  std::chrono::sys_seconds when{};
  std::string authority;  ///< subject of its signer, RFC 2253, as in the certificate
  std::string why;        ///< OpenSSL's words where it is not trusted
};

/// One signer.
struct SignerVerdict {
  /// Empty: the signature is of this certificate and of this very document. Else "changed" (another
  /// document), "bad_signature", "no_certificate", "no_attributes" (not CAdES-BES: a login proof would look
  /// so too), "other_certificate" (signing-certificate names another one), "unsupported" (hash or content
  /// type).
  std::string fault;
  std::optional<pkcs11::Certificate> certificate;
  std::optional<std::chrono::sys_seconds> claimed;  ///< signing-time: the signer's own word
  std::string origin;                               ///< the page that asked, where RedLips signed for one
  TimeStamp stamp;
  std::chrono::sys_seconds judged{};  ///< the moment for which the certificate was judged: stamp, else now
  /// "trusted", "no_anchors", "untrusted", "expired", "not_yet_valid", "revoked", "no_list", "wrong_usage".
  std::string chain = "untrusted";
  std::string why;          ///< OpenSSL's words where it is not trusted
  bool revocation = false;  ///< lists were looked at
};

struct Verifier {
  const Trust& signers;  ///< with the revocation lists
  const Trust& stamps;   ///< of time stamp authorities
  std::chrono::sys_seconds now;
};

/// Most signers and certificates that are looked at; more is a file nobody made for a good reason.
inline constexpr int most_signers = 16, most_certificates = 32;

/// The verdict on each signer. Empty: no CMS SignedData of plain data, no signer, or over the limits.
std::vector<SignerVerdict> verify(const CmsFile& file, const Verifier& verifier);

}  // namespace redlips::documents
