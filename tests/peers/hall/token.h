// SPDX-License-Identifier: Apache-2.0
// The Web eID authentication token as it comes from the page (Web eID system architecture, "Token format").
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "tests/peers/hall/refusal.h"
#include "tests/peers/shared/encoding.h"

namespace redlips::peers {

struct Token {
  Bytes certificate;      ///< unverifiedCertificate, DER: worth nothing until its chain is verified
  std::string algorithm;  ///< a name of RFC 7518 §3.1
  Bytes signature;        ///< raw r‖s for ES*, as in RFC 7518 §3.4
};

/// What the page posts: the token, and the challenge that it answers.
struct LoginRequest {
  std::string challenge;
  Token token;
};

/// Reads the token alone.
std::variant<Token, Refusal> parse_token(std::string_view json);

/// Reads {"challenge": …, "token": {…}}; unknown members are ignored.
std::variant<LoginRequest, Refusal> parse_login_request(std::string_view json);

}  // namespace redlips::peers
