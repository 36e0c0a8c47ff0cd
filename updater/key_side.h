// SPDX-License-Identifier: Apache-2.0
// The daemon as the child of a renewal sees it: it has the key and the person, and decides everything
// (daemon/PROTOCOL.md, SECURITY-RULES 4).
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::updater {

/// What is to be renewed, where, and whom to believe.
struct Job {
  std::string id;
  std::filesystem::path directory;  ///< the journal's
  std::string url;
  std::vector<Bytes> anchors;      ///< of the CMP answers: never the system's
  std::vector<Bytes> tls_anchors;  ///< of https; empty: the system's
  std::string sender;              ///< the signer's subject (RFC 2253), or empty: any
  Bytes responder;                 ///< the one signer, or empty: any below the anchors with EKU cmcCA
  Bytes old_certificate;
  bool unsigned_poll = false;       ///< the authority takes a pollReq without protection: no PIN
  std::vector<Bytes> transactions;  ///< drawn by the daemon for this job, oldest first
  bool attended = false;            ///< somebody is there who can give a PIN
};

/// What a lease is for: the question to the person says it.
enum class LeaseStep { request, poll, finish };

/// Which key signs, and what its message has to be.
enum class Purpose {
  cmp,                 ///< ProtectedPart (RFC 4210 §5.1.3), the old key
  certificate_request  ///< CertRequest (RFC 4211) or CertificationRequestInfo (RFC 2986), the new key
};

struct Progress {
  std::string_view step;
  std::string text;  ///< the authority's own words, from an authenticated message
  std::optional<std::chrono::seconds> next;
  std::string code;
};

/// The daemon's refusal of a verb.
class DaemonRefused : public std::runtime_error {
 public:
  DaemonRefused(std::string code, std::string why)
      : std::runtime_error("the daemon refuses: " + code + (why.empty() ? "" : " (" + why + ")")),
        code_(std::move(code)),
        why_(std::move(why)) {}
  const std::string& code() const noexcept { return code_; }
  const std::string& why() const noexcept { return why_; }

 private:
  std::string code_, why_;
};

/// Blocking; each verb may throw DaemonRefused, and wire::ChannelError where the daemon is gone.
class KeySide {
 public:
  virtual ~KeySide() = default;
  virtual Job job() = 0;
  virtual Bytes transaction() = 0;    ///< a fresh transactionID
  virtual void lease(LeaseStep) = 0;  ///< may ask the person for the PIN; comes back when it is open
  virtual void release() = 0;         ///< before every wait for the authority's decision
  virtual Bytes public_key() = 0;     ///< SubjectPublicKeyInfo of the job's one new key; needs a lease
  virtual Bytes sign(Purpose, BytesView message) = 0;  ///< in X.509's form, SHA-256; needs a lease
  /// Checked by the daemon, written, read back, tried. Needs a lease; the same certificate again is no error.
  virtual void write(BytesView certificate, const std::vector<Bytes>& chain) = 0;
  virtual void confirmed() = 0;  ///< the authority knows that the certificate is on the key
  virtual void progress(const Progress&) = 0;
};

}  // namespace redlips::updater
