// SPDX-License-Identifier: Apache-2.0
// UTF-8 at the door: what tokens and certificates call text is not always text.
#pragma once

#include <string>
#include <string_view>

namespace redlips::pkcs11 {

/// RFC 3629: no overlong forms, surrogates or code points above U+10FFFF.
bool valid_utf8(std::string_view text) noexcept;

/// The text with each byte that belongs to no character replaced by U+FFFD: labels in GBK, or cut within a
/// character.
std::string repaired_utf8(std::string_view text);

/// The beginning of a valid text, at most `limit` bytes, never cut within a character.
std::string_view cut_utf8(std::string_view text, std::size_t limit) noexcept;

}  // namespace redlips::pkcs11
