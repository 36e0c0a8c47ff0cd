// SPDX-License-Identifier: Apache-2.0
// A revocation list (RFC 5280 §5), read as what it is: bytes from the network.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "pkcs11/bytes.h"

namespace redlips::updater {

/// A list that one of the anchors signed, and that counts.
struct CheckedCrl {
  Bytes der;
  std::chrono::sys_seconds issued;
};

/// From DER or PEM; nullopt where it is none, is signed by nobody of these, is not of today, or says
/// something critical that we do not read (RFC 5280 §5.2: then it must not be used).
std::optional<CheckedCrl> check_crl(BytesView bytes, const std::vector<Bytes>& anchors);

}  // namespace redlips::updater
