// SPDX-License-Identifier: Apache-2.0
// From JSON to a token: types and base64 only, no trust yet.
#include "tests/peers/hall/token.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <optional>

namespace redlips::peers {
namespace {

namespace json = boost::json;

const json::string* text_member(const json::object& object, std::string_view name) {
  const json::value* const member = object.if_contains({name.data(), name.size()});
  return member == nullptr ? nullptr : member->if_string();
}

std::optional<Bytes> bytes_member(const json::object& object, std::string_view name) {
  const json::string* const text = text_member(object, name);
  if (text == nullptr) return std::nullopt;
  return from_base64({text->data(), text->size()});
}

std::variant<Token, Refusal> token_of(const json::object& object) {
  const json::string* const format = text_member(object, "format");
  if (format == nullptr) return Refusal::token_invalid;
  // A higher minor version only adds members: "web-eid:1.1" is for us as well.
  if (!std::string_view(format->data(), format->size()).starts_with("web-eid:1."))
    return Refusal::token_format;
  auto certificate = bytes_member(object, "unverifiedCertificate");
  auto signature = bytes_member(object, "signature");
  const json::string* const algorithm = text_member(object, "algorithm");
  if (!certificate || !signature || algorithm == nullptr) return Refusal::token_invalid;
  return Token{std::move(*certificate), std::string(algorithm->data(), algorithm->size()),
               std::move(*signature)};
}

}  // namespace

std::variant<Token, Refusal> parse_token(std::string_view text) {
  json::error_code error;
  const json::value whole = json::parse({text.data(), text.size()}, error);
  const json::object* const object = error ? nullptr : whole.if_object();
  if (object == nullptr) return Refusal::token_invalid;
  return token_of(*object);
}

std::variant<LoginRequest, Refusal> parse_login_request(std::string_view text) {
  json::error_code error;
  const json::value whole = json::parse({text.data(), text.size()}, error);
  const json::object* const request = error ? nullptr : whole.if_object();
  if (request == nullptr) return Refusal::request_invalid;
  const json::string* const challenge = text_member(*request, "challenge");
  const json::value* const member = request->if_contains("token");
  const json::object* const object = member == nullptr ? nullptr : member->if_object();
  if (challenge == nullptr || object == nullptr) return Refusal::request_invalid;
  auto token = token_of(*object);
  if (const auto* const refusal = std::get_if<Refusal>(&token)) return *refusal;
  return LoginRequest{{challenge->data(), challenge->size()}, std::get<Token>(std::move(token))};
}

}  // namespace redlips::peers
