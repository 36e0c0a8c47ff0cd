// SPDX-License-Identifier: Apache-2.0
// The check digit: weights 3^i modulo 31 over an alphabet without I, O, S, V, Z.
#include "tests/peers/ca/unit_code.h"

namespace redlips::peers {

std::optional<char> unit_code_check_digit(std::string_view first17) {
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (first17.size() != 17) return std::nullopt;
  std::size_t sum = 0, weight = 1;
  for (const char c : first17) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return alphabet[(31 - sum % 31) % 31];
}

bool unit_code_valid(std::string_view code) {
  return code.size() == 18 && unit_code_check_digit(code.substr(0, 17)) == code.back();
}

}  // namespace redlips::peers
