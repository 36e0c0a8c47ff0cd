// SPDX-License-Identifier: Apache-2.0
// Three flags.
#include "tray/core/start_words.h"

#include <string_view>

namespace redlips::tray {

StartWords read_start_words(std::span<const char* const> words) {
  StartWords read;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const bool more = i + 1 < words.size();
    if (word == "--open" && more) {
      read.page = words[++i];
    } else if (word == "--lang" && more) {
      read.language = words[++i];
    } else if (word == "--version") {
      read.version = true;
    } else if (read.unknown.empty()) {
      read.unknown = word.empty() ? "\"\"" : word;
    }
  }
  return read;
}

}  // namespace redlips::tray
