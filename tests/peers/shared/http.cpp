// SPDX-License-Identifier: Apache-2.0
// Small pieces of HTTP.
#include "tests/peers/shared/http.h"

namespace redlips::peers {
namespace {

/// Cuts `text` at `separator`: returns what is before it, leaves what is behind it.
std::string_view cut(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const auto head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return head;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string form_decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const int high = text[0] == '%' && text.size() > 2 ? digit(text[1]) : -1;
    const int low = high < 0 ? -1 : digit(text[2]);
    out += low >= 0 ? static_cast<char>(high * 16 + low) : text[0] == '+' ? ' ' : text[0];
    text.remove_prefix(low >= 0 ? 3 : 1);
  }
  return out;
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

std::map<std::string, std::string> form_values(std::string_view body) {
  std::map<std::string, std::string> values;
  while (!body.empty()) {
    std::string_view value = cut(body, '&');
    const std::string_view name = cut(value, '=');
    values.insert_or_assign(form_decoded(name), form_decoded(value));
  }
  return values;
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos)
      out += c;
    else
      (out += '%') += {digits[byte >> 4], digits[byte & 15]};
  }
  return out;
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
