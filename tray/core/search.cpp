// SPDX-License-Identifier: Apache-2.0
#include "tray/core/search.h"

#include <algorithm>
#include <sstream>
#include <string>

namespace redlips::tray {
namespace {

/// The plain character of one from U+FF01 to U+FF5E, three bytes in UTF-8, or of U+3000, the wide space; else
/// '\0'.
char narrow(std::string_view three) {
  if (three == "\u3000") return ' ';
  if (three.size() != 3 || three[0] != '\xef') return '\0';
  const auto bits = [&](std::size_t at) { return static_cast<unsigned char>(three[at]) & 0x3f; };
  const int code = 0xf000 | bits(1) << 6 | bits(2);
  return code >= 0xff01 && code <= 0xff5e ? static_cast<char>(code - 0xff01 + '!') : '\0';
}

char small(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char plain = narrow(text.substr(i, 3));
    if (plain != '\0') i += 2;
    out += small(plain != '\0' ? plain : text[i]);
  }
  return out;
}

}  // namespace

bool has_words(std::string_view text, std::string_view typed) {
  const auto all = folded(text);
  std::istringstream words(folded(typed));
  for (std::string word; words >> word;) {
    if (all.find(word) == std::string::npos) return false;
  }
  return true;
}

}  // namespace redlips::tray
