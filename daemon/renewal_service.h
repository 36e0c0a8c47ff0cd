// SPDX-License-Identifier: Apache-2.0
// Where an authority renews over the network, and whom its answers are to be believed from: `[renewal]` of
// authorities.d.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "drivers/members.h"
#include "pkcs11/token.h"

namespace redlips {

/// Anchors stand in PEM files beside the authority's own, each with one certificate or several.
struct RenewalService {
  std::string url;                 ///< of its CMP service; plain http is allowed, CMP protects itself
  std::vector<Bytes> anchors;      ///< DER; whom certificates and CMP answers have to come from
  std::vector<Bytes> tls_anchors;  ///< DER; for https; empty: the system's roots
  Bytes responder;                 ///< DER; the one signer of its answers; empty: any below the anchors with
                                   ///< EKU cmcCA (RFC 6402 §2.10)
  std::string sender;              ///< the signer's subject (RFC 2253), or empty: any
  bool unsigned_poll = false;  ///< it takes a pollReq without protection: no PIN to ask whether it is done
  std::string crl;             ///< where its revocation list is, or empty
  std::optional<pkcs11::KeyType> key;  ///< type of the new key; none: as the old one
};

/// nullopt where the authority has no such table. `file` is the authority's. Throws drivers::DataFault.
std::optional<RenewalService> read_renewal_service(const std::filesystem::path& file,
                                                   drivers::Members& authority);

}  // namespace redlips
