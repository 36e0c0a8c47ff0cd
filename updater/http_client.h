// SPDX-License-Identifier: Apache-2.0
// One question over http or https, with limits on everything that an answer can do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pkcs11/bytes.h"
#include "updater/http_address.h"
#include "updater/http_limits.h"

namespace redlips::updater {

struct HttpQuestion {
  HttpAddress address;
  std::optional<HttpProxy> proxy{};
  std::vector<Bytes> tls_anchors{};  ///< DER; none: the system's
  std::string content_type{};        ///< of the question and of its answer; empty: a GET, and any
  Bytes body{};
};

/// The body of a 200; throws CaFailure for everything else. Redirections are not followed: an authority's
/// address is data that its administrator chose.
Bytes ask_http(const HttpQuestion& question, const HttpLimits& limits = {});

}  // namespace redlips::updater
