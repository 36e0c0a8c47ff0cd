// SPDX-License-Identifier: Apache-2.0
// Small pieces of HTTP.
#include "tests/peers/hall/http.h"

namespace redlips::peers {
namespace {

/// Cuts `text` at `separator`: returns what is before it, leaves what is behind it.
std::string_view cut(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const auto head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return head;
}

}  // namespace

Response& Response::with(std::string name, std::string value) {
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

Response redirect_to(std::string location) {
  Response response = plain_response(303, "");
  response.with("Location", std::move(location));
  return response;
}

Response json_response(unsigned status, std::string body) {
  return {status, "application/json; charset=utf-8", std::move(body), {}};
}

Response plain_response(unsigned status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

void set_target(Request& request, std::string_view target) {
  request.path = cut(target, '?');
  while (!target.empty()) {
    std::string_view value = cut(target, '&');
    const std::string_view name = cut(value, '=');
    request.query.insert_or_assign(std::string(name), std::string(value));
  }
}

std::optional<std::string> cookie_value(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view value = cut(header, ';');
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (cut(value, '=') == name) return std::string(value);
  }
  return std::nullopt;
}

}  // namespace redlips::peers
