// SPDX-License-Identifier: Apache-2.0
// Strings and comments are passed over by the rules of TOML 1.0; the rest is dots and what ends a key.
#include "drivers/toml_depth.h"

#include <algorithm>

namespace redlips::drivers {
namespace {

/// The place behind the string whose first quote is at `at`. One that does not end where it must is left to
/// the parser.
std::size_t behind_string(std::string_view text, std::size_t at) noexcept {
  const char quote = text[at];
  const auto quoted = [&](std::size_t place) { return place < text.size() && text[place] == quote; };
  const auto tripled = [&](std::size_t place) {
    return quoted(place) && quoted(place + 1) && quoted(place + 2);
  };
  const bool lines = tripled(at);
  for (at += lines ? 3 : 1; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"')
      ++at;
    else if (text[at] == '\n' && !lines)
      return at;
    else if (lines ? tripled(at) : quoted(at))
      break;
  }
  // A text of several lines may end in one or two quotes of its own.
  for (int quotes = 0; quotes < (lines ? 5 : 1) && quoted(at); ++quotes) ++at;
  return std::min(at, text.size());
}

}  // namespace

std::size_t longest_key(std::string_view toml) noexcept {
  std::size_t longest = 1, parts = 1;
  for (std::size_t at = 0; at < toml.size();) {
    const char c = toml[at];
    if (c == '"' || c == '\'') {
      at = behind_string(toml, at);
      continue;
    }
    if (c == '#') {
      at = std::min(toml.find('\n', at), toml.size());
      continue;
    }
    if (c == '.') longest = std::max(longest, ++parts);
    if (std::string_view("=,[]{}\n").find(c) != std::string_view::npos) parts = 1;
    ++at;
  }
  return longest;
}

}  // namespace redlips::drivers
