// SPDX-License-Identifier: Apache-2.0
// One decoder of a character, used to judge and to repair.
#include "pkcs11/utf8.h"

#include <cstdint>

namespace redlips::pkcs11 {
namespace {

/// Bytes of the character that starts with `lead`, and the smallest code point that needs so many; 0 for no
/// lead.
struct Form {
  std::size_t length;
  std::uint32_t bits, smallest;
};

Form form_of(std::uint8_t lead) noexcept {
  if (lead < 0x80U) return {1, lead, 0};
  if ((lead & 0xE0U) == 0xC0U) return {2, lead & 0x1FU, 0x80};
  if ((lead & 0xF0U) == 0xE0U) return {3, lead & 0x0FU, 0x800};
  if ((lead & 0xF8U) == 0xF0U) return {4, lead & 0x07U, 0x10000};
  return {0, 0, 0};
}

/// Length of the valid character at the start of `text`, 0 if there is none.
std::size_t character_length(std::string_view text) noexcept {
  const Form form = form_of(static_cast<std::uint8_t>(text[0]));
  if (form.length == 0 || form.length > text.size()) return 0;
  std::uint32_t point = form.bits;
  for (std::size_t i = 1; i < form.length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return 0;
    point = point << 6U | (byte & 0x3FU);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return point < form.smallest || point > 0x10FFFF || surrogate ? 0 : form.length;
}

}  // namespace

bool valid_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string repaired_utf8(std::string_view text) {
  std::string repaired;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    repaired += length > 0 ? text.substr(0, length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(length > 0 ? length : 1);
  }
  return repaired;
}

std::string_view cut_utf8(std::string_view text, std::size_t limit) noexcept {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<std::uint8_t>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return text.substr(0, limit);
}

}  // namespace redlips::pkcs11
