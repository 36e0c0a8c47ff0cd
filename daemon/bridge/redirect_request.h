// SPDX-License-Identifier: Apache-2.0
// What a hall writes into the address to which it sends the browser for a login by redirect.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/purposes/nonce.h"
#include "daemon/purposes/origin.h"

namespace redlips::bridge {

/// Whether `text` may be a hall's state: 22 to 128 characters of base64url, at least 128 bits of the hall's
/// choice. Opaque to us; it goes back as it came.
bool is_state(std::string_view text) noexcept;

/// The three parts, valid. Any page can write them and a navigation proves no origin (BROWSER-FACTS): they
/// are a wish, and the answer goes only where the administrator said.
struct RedirectRequest {
  Origin origin;
  Nonce nonce;
  std::string state;
  /// Reads "origin=…&nonce=…&state=…", each once, in any order, percent-encoded or not; '+' is itself.
  /// nullopt for everything else: another member, one that is missing or there twice, a broken escape.
  static std::optional<RedirectRequest> parse(std::string_view query);
};

}  // namespace redlips::bridge
