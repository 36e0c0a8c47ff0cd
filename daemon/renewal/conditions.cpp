// SPDX-License-Identifier: Apache-2.0
#include "daemon/renewal/conditions.h"

#include <algorithm>

namespace redlips::renewal {
namespace {

using std::chrono::sys_days;

/// No clock that is right shows a day before this software was made.
constexpr std::chrono::sys_seconds oldest_clock = sys_days(std::chrono::year(2026) / 11 / 1);

Condition met_if(const char* id, bool ok, const char* code) { return {id, ok, ok ? "" : code}; }

/// From the authority's days before the end until the end: an old certificate that has expired protects no
/// request any more.
Condition window_of(const pkcs11::Certificate& certificate, const Authority* authority,
                    std::chrono::sys_seconds now) {
  const auto days = authority == nullptr ? Authority{}.days_before_expiry : authority->days_before_expiry;
  const auto from = certificate.not_after - std::chrono::days(days);
  const bool over = certificate.not_after < now;
  auto window = met_if("window", now >= from && !over, over ? "certificate_expired" : "not_in_window");
  window.from = from;
  window.until = certificate.not_after;
  return window;
}

Condition key_of(const Listed& listed) {
  const auto& token = *listed.token;
  if (!token.fault.empty()) return {"key", false, token.fault};
  if (token.tries.locked) return {"key", false, "pin_blocked"};
  const auto& row = *listed.certificate;
  const bool over = row.state == pkcs11::CertificateState::expired;
  return met_if("key", row.signs || over, "no_certificate");
}

}  // namespace

Listed find_certificate(const std::vector<keyring::TokenView>& tokens, const std::string& sha256) {
  for (const auto& token : tokens)
    for (const auto& one : token.certificates)
      if (one.certificate.sha256 == sha256) return {&token, &one};
  return {};
}

std::vector<Condition> conditions_of(const Listed& listed, const Authority* authority,
                                     std::chrono::sys_seconds now) {
  const auto& certificate = listed.certificate->certificate;
  const bool remote = authority == nullptr || authority->remote_renewal;
  const bool service = authority != nullptr && authority->renewal;
  return {met_if("counter_only", remote, "counter_only"),
          met_if("service", service || !remote, "no_renewal_service"),
          met_if("clock", now >= oldest_clock && now >= certificate.not_before, "clock_wrong"),
          window_of(certificate, authority, now),
          {"unchanged", true, {}},
          key_of(listed),
          {"room", true, {}},
          {"reachable", true, {}}};
}

std::string first_missing(const std::vector<Condition>& conditions) {
  const auto found = std::ranges::find(conditions, false, &Condition::ok);
  return found == conditions.end() ? std::string() : found->code;
}

}  // namespace redlips::renewal
