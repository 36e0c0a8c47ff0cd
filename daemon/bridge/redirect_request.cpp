// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/redirect_request.h"

#include <algorithm>
#include <array>

namespace redlips::bridge {
namespace {

bool base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// URL §1.3; a '%' that begins no escape is a fault here, not itself.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : digit(text[i + 2]);
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

struct Member {
  std::string_view name;
  std::optional<std::string> value = {};
};
using Wanted = std::array<Member, 3>;

bool take(Wanted& wanted, std::string_view pair) {
  const auto equals = pair.find('=');
  if (equals == std::string_view::npos) return false;
  const auto member = std::find_if(wanted.begin(), wanted.end(),
                                   [&](const Member& m) { return m.name == pair.substr(0, equals); });
  if (member == wanted.end() || member->value) return false;
  member->value = decoded(pair.substr(equals + 1));
  return member->value.has_value();
}

}  // namespace

bool is_state(std::string_view text) noexcept {
  return text.size() >= 22 && text.size() <= 128 && std::all_of(text.begin(), text.end(), base64url);
}

std::optional<RedirectRequest> RedirectRequest::parse(std::string_view query) {
  Wanted wanted{{{"origin"}, {"nonce"}, {"state"}}};
  for (bool more = true; more;) {
    const auto end = query.find('&');
    more = end != std::string_view::npos;
    if (!take(wanted, query.substr(0, end))) return std::nullopt;
    query.remove_prefix(more ? end + 1 : query.size());
  }
  const auto& [origin_text, nonce_text, state] = wanted;
  if (!origin_text.value || !nonce_text.value || !state.value) return std::nullopt;
  const auto origin = Origin::parse(*origin_text.value);
  const auto nonce = Nonce::parse(*nonce_text.value);
  if (!origin || !nonce || !is_state(*state.value)) return std::nullopt;
  return RedirectRequest{*origin, *nonce, *state.value};
}

}  // namespace redlips::bridge
