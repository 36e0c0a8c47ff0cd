// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/codes.h"

#include <algorithm>
#include <array>

namespace redlips::bridge {
namespace {

constexpr std::array codes{
    PageCode{"origin_not_allowed", true}, PageCode{"invalid_request", true},
    PageCode{"rate_limited", true},       PageCode{"busy", true},
    PageCode{"user_cancelled", true},     PageCode{"timeout", true},
    PageCode{"no_certificate", false},    PageCode{"pin_wrong", false},
    PageCode{"pin_blocked", false},       PageCode{"certificate_expired", false},
    PageCode{"key_removed", false},       PageCode{"key_stuck", false},
    PageCode{"collision", false},         PageCode{"module_failed", false},
    PageCode{"not_saved", false},         PageCode{"internal", false},
};

}  // namespace

std::span<const PageCode> page_codes() noexcept { return codes; }

std::string_view code_for_page(std::string_view code, bool answered) noexcept {
  const auto row =
      std::find_if(codes.begin(), codes.end(), [&](const PageCode& c) { return c.code == code; });
  if (row != codes.end() && (answered || row->before_consent)) return row->code;
  return answered && code != "no_ui" ? "internal" : "timeout";
}

}  // namespace redlips::bridge
