// SPDX-License-Identifier: Apache-2.0
#include "daemon/purposes/nonce.h"

#include <algorithm>

namespace redlips {
namespace {

bool base64_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
         c == '-' || c == '_';
}

}  // namespace

std::optional<Nonce> Nonce::parse(std::string_view text) {
  if (text.size() < 44 || text.size() > 128) return std::nullopt;
  std::string_view characters = text;
  // RFC 4648 §4: at most two padding characters, at the end.
  for (int padding = 0; padding < 2 && characters.ends_with('='); ++padding) characters.remove_suffix(1);
  if (!std::all_of(characters.begin(), characters.end(), base64_character)) return std::nullopt;
  return Nonce(std::string(text));
}

}  // namespace redlips
