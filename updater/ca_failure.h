// SPDX-License-Identifier: Apache-2.0
// Why the authority's answer could not be had, or is none: it never ends a job, the next run tries again.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace redlips::updater {

/// code(): `ca_unreachable`, `ca_tls`, `ca_slow`, `ca_too_big`, `ca_garbage`, `ca_http_5xx`, `ca_untrusted`,
/// `ca_refused_unsigned` (daemon/PROTOCOL.md). what() is for logs, without contents of an answer.
class CaFailure : public std::runtime_error {
 public:
  CaFailure(std::string code, std::string_view detail,
            std::optional<std::chrono::seconds> retry_after = std::nullopt)
      : std::runtime_error(code + ": " + std::string(detail)),
        code_(std::move(code)),
        retry_after_(retry_after) {}
  const std::string& code() const noexcept { return code_; }
  /// What the server asked for (RFC 9110 §10.2.3).
  std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }

 private:
  std::string code_;
  std::optional<std::chrono::seconds> retry_after_;
};

}  // namespace redlips::updater
