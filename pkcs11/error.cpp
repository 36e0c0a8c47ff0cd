// SPDX-License-Identifier: Apache-2.0
// The kinds of TokenError and their spelling on the wire.
#include "pkcs11/error.h"

#include <array>
#include <cstdio>
#include <utility>

namespace redlips::pkcs11 {
namespace {

using Kind = TokenError::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 5> spellings{{{Kind::removed, "removed"},
                                                                      {Kind::refused, "refused"},
                                                                      {Kind::full, "full"},
                                                                      {Kind::unsupported, "unsupported"},
                                                                      {Kind::broken, "broken"}}};

/// For logs: "C_Sign: removed (0x00000032)".
std::string evidence(Kind kind, std::string_view call, unsigned long rv, std::string_view detail) {
  std::array<char, 24> number{};
  std::snprintf(number.data(), number.size(), " (0x%08lx)", rv);
  auto text = std::string(call) + ": " + std::string(to_string(kind)) + number.data();
  if (!detail.empty()) text += ": " + std::string(detail);
  return text;
}

}  // namespace

TokenError::TokenError(Kind kind, std::string call, unsigned long rv, std::string detail)
    : std::runtime_error(evidence(kind, call, rv, detail)),
      kind_(kind),
      call_(std::move(call)),
      rv_(rv),
      detail_(std::move(detail)) {}

std::string_view to_string(TokenError::Kind kind) noexcept {
  for (const auto& [value, text] : spellings) {
    if (value == kind) return text;
  }
  return "broken";
}

TokenError::Kind token_error_kind(std::string_view text) noexcept {
  for (const auto& [value, spelling] : spellings) {
    if (spelling == text) return value;
  }
  return Kind::broken;
}

}  // namespace redlips::pkcs11
