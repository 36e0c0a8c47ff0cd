// SPDX-License-Identifier: Apache-2.0
// The unified social credit code once more, written from the standard and not from pkcs11/uscc.cpp.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace redlips::fuzz {

/// GB 32100-2015, table 2: no I, O, S, V, Z.
inline bool is_uscc_text(std::string_view text) {
  return text.size() == 18 && text.find_first_not_of("0123456789ABCDEFGHJKLMNPQRTUWXY") == text.npos;
}

/// GB 32100-2015, 5.2: C18 = 31 - (sum of Ci × Wi) mod 31, with the weights as the standard prints them.
inline bool check_digit_is_right(std::string_view text) {
  constexpr std::array<int, 17> weights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
  constexpr std::string_view digits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += static_cast<int>(digits.find(text[i])) * weights[i];
  const auto value = (31 - sum % 31) % 31;
  return digits[static_cast<std::size_t>(value)] == text[17];
}

}  // namespace redlips::fuzz
