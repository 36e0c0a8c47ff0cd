// SPDX-License-Identifier: Apache-2.0
#include "daemon/return_address.h"

#include <algorithm>

namespace redlips {
namespace {

constexpr std::size_t longest_address = 512;

bool unescaped(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~' || c == '/';
}

}  // namespace

bool is_return_address(std::string_view url, const Origin& origin) noexcept {
  if (url.size() > longest_address || !url.starts_with(origin.text())) return false;
  std::string_view path = url.substr(origin.text().size());
  if (!path.starts_with('/') || !std::all_of(path.begin(), path.end(), unescaped)) return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (segment == "." || segment == ".." || (segment.empty() && !path.empty())) return false;
  }
  return true;
}

}  // namespace redlips
