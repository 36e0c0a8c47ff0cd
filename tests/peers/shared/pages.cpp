// SPDX-License-Identifier: Apache-2.0
// Serving files; nothing outside their directory has a path here.
#include "tests/peers/shared/pages.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "tests/peers/shared/encoding.h"

namespace redlips::peers {
namespace {

struct Type {
  std::string_view ending, name;
};

constexpr std::array types{Type{".js", "text/javascript; charset=utf-8"},
                           Type{".css", "text/css; charset=utf-8"}, Type{".html", "text/html; charset=utf-8"},
                           Type{".svg", "image/svg+xml"}, Type{".json", "application/json; charset=utf-8"}};

bool harmless(std::string_view path) {
  const bool known = std::all_of(path.begin(), path.end(), [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) != 0 || c == '-' || c == '_' || c == '/' || c == '.');
  });
  return known && !path.starts_with('/') && path.find("..") == std::string_view::npos &&
         path.find("/.") == std::string_view::npos;
}

}  // namespace

std::string filled(std::string page, const std::map<std::string, std::string>& values) {
  std::string made;
  std::string_view rest = page;
  for (auto open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
    const auto close = rest.find("}}", open);
    if (close == std::string_view::npos) break;
    made += rest.substr(0, open);
    const auto value = values.find(std::string(rest.substr(open + 2, close - open - 2)));
    if (value != values.end()) made += html_escaped(value->second);
    rest.remove_prefix(close + 2);
  }
  return made.append(rest);
}

std::optional<Response> static_file(const Path& root, std::string_view path) {
  const auto* const type =
      std::find_if(types.begin(), types.end(), [&](const Type& one) { return path.ends_with(one.ending); });
  const Path file = root / path;
  if (type == types.end() || !harmless(path) || !std::filesystem::is_regular_file(file)) return std::nullopt;
  return Response{200, std::string(type->name), read_file(file), {}};
}

}  // namespace redlips::peers
