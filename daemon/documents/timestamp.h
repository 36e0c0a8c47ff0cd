// SPDX-License-Identifier: Apache-2.0
// Time stamps over a signature (RFC 3161): asked for, checked, put beside it, read again.
#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>

#include "daemon/documents/cms_owner.h"
#include "daemon/documents/trust.h"
#include "daemon/documents/verify.h"

namespace redlips::documents {

/// Why there is no time stamp: "tsa_unreachable" (no answer, or none of RFC 3161), "tsa_refused" (it will
/// not), "tsa_wrong" (another imprint or nonce, a signature that does not verify, no anchor). what() has the
/// details.
class TimeStampError : public std::runtime_error {
 public:
  TimeStampError(std::string code, const std::string& what)
      : std::runtime_error(what), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

/// Carries a DER TimeStampReq to an authority and brings its DER answer; throws TimeStampError.
using AskAuthority = std::function<Bytes(const Bytes& request)>;

/// The CMS (detached, one signer) with a time stamp over its signature as unsigned attribute (RFC 3161 app.
/// A, ETSI EN 319 122-1 §5.3). The request has a nonce and asks for the certificate; the answer is checked
/// before it is taken. Throws TimeStampError.
Bytes with_time_stamp(const Bytes& detached, const Trust& authorities, const AskAuthority& ask);

/// The time stamp of one signer.
TimeStamp time_stamp_of(CMS_SignerInfo* signer, const Trust& authorities);

/// Asks by HTTP POST (RFC 3161 §3.4); https is verified against the system's roots. Reads 256 KiB at most,
/// and waits no longer than `limit` in all. Throws TimeStampError.
Bytes ask_over_http(const std::string& url, const Bytes& request,
                    std::chrono::seconds limit = std::chrono::seconds(30));

}  // namespace redlips::documents
