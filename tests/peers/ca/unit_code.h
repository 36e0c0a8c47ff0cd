// SPDX-License-Identifier: Apache-2.0
// The unified social credit code of a unit: 18 characters, the last a check digit (GB 32100-2015 §5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace redlips::peers {

/// The check digit of the first 17 characters; nullopt unless there are 17 of the code's alphabet.
std::optional<char> unit_code_check_digit(std::string_view first17);

/// True for 18 characters of the alphabet whose last is the right check digit.
bool unit_code_valid(std::string_view code);

}  // namespace redlips::peers
