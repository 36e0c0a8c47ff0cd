// SPDX-License-Identifier: Apache-2.0
// Text from outside made safe to show (SECURITY-RULES 2.11).
#pragma once

#include <string>
#include <string_view>

namespace redlips {

/// One line of valid UTF-8 without control, bidi and zero-width characters, with at most three blanks or
/// combining marks in a row, cut in the middle with … above `limit` characters.
std::string shown_text(std::string_view text, std::size_t limit = 80);

/// Whether a reader sees anything of it.
bool shows_anything(std::string_view text);

}  // namespace redlips
