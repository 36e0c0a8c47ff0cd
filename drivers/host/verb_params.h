// SPDX-License-Identifier: Apache-2.0
// What the verbs' requests say, and who a verb is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drivers/host/verbs.h"

namespace redlips::drivers {

// Members that a request must have: BadRequest where one is missing or of another type.
std::string needed_text(const boost::json::object& params, std::string_view name);
std::int64_t needed_slot(const boost::json::object& params);
/// Hex of 1 to `most` bytes.
Bytes needed_bytes(const boost::json::object& params, std::string_view name, std::size_t most);
/// A word of one of the wire's enumerations.
template <class Value>
Value needed_word(const boost::json::object& params, std::string_view name,
                  std::optional<Value> (*read)(std::string_view) noexcept) {
  const auto value = read(needed_text(params, name));
  if (!value) throw BadRequest(std::string(name) + " is unknown");
  return *value;
}

std::vector<pkcs11::Digest> one_digest(const boost::json::object& params);
std::vector<pkcs11::Digest> many_digests(const boost::json::object& params);

std::unique_ptr<pkcs11::Token> open_token(const VerbCall& call);
std::string sha256_hex(BytesView data);
/// Throws `removed` with call `identity` where the token is another one than the request names.
void check_identity(const boost::json::object& params, const pkcs11::TokenInfo& info);
/// The certificate of that hash; likewise where the token does not have it.
pkcs11::CertificateObject certificate_named(const std::string& sha256, pkcs11::Token& token);

}  // namespace redlips::drivers
