// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/hall/token.h"

#include <doctest/doctest.h>

using namespace redlips::peers;

namespace {

std::string verdict(std::string_view json) {
  const auto result = parse_login_request(json);
  if (const auto* const refusal = std::get_if<Refusal>(&result)) return std::string(text_of(*refusal).code);
  return "ok";
}

std::string request(std::string_view token) {
  return R"({"challenge":"c","token":)" + std::string(token) + "}";
}

}  // namespace

TEST_CASE("a login request is read, unknown members and all") {
  const auto result = parse_login_request(request(
      R"({"format":"web-eid:1.0","unverifiedCertificate":"AQI=","algorithm":"ES256","signature":"AwQF","appVersion":"x"})"));
  REQUIRE(std::holds_alternative<LoginRequest>(result));
  const auto& read = std::get<LoginRequest>(result);
  CHECK(read.challenge == "c");
  CHECK(read.token.certificate == Bytes{1, 2});
  CHECK(read.token.signature == Bytes{3, 4, 5});
  CHECK(read.token.algorithm == "ES256");
}

TEST_CASE("what is no login request is refused before anything is spent") {
  for (const char* const bad : {"", "{", "[]", "7", R"({"challenge":"c"})", R"({"token":{}})",
                                R"({"challenge":7,"token":{}})", R"({"challenge":"c","token":"t"})"})
    CHECK(verdict(bad) == "request_invalid");
}

TEST_CASE("another format is told apart from a broken token") {
  for (const char* const other : {"web-eid:2.0", "web-eid", "WEB-EID:1.0", ""})
    CHECK(verdict(request(R"({"format":")" + std::string(other) + R"("})")) == "token_format");
  CHECK(verdict(request("{}")) == "token_invalid");
}

TEST_CASE("base64 is strict: no spaces, no line ends, no other alphabet, right padding") {
  for (const char* const bad : {"AQI", "AQI= ", "A QI=", "AQI=\\n", "AQ-_", "AQ==AQ==", "====", ""})
    CHECK(verdict(request(R"({"format":"web-eid:1.0","unverifiedCertificate":")" + std::string(bad) +
                          R"(","algorithm":"ES256","signature":"AwQF"})")) == "token_invalid");
}

TEST_CASE("deep nesting ends as a refusal") { CHECK(verdict(std::string(10000, '[')) == "request_invalid"); }
