// SPDX-License-Identifier: Apache-2.0
// What token host and daemon say of tokens, as JSON and back. The daemon reads a host's words like network
// input.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "pkcs11/error.h"
#include "pkcs11/token.h"

namespace redlips::drivers {

boost::json::object to_json(const pkcs11::PinFlags& flags);
boost::json::object to_json(const pkcs11::TokenInfo& info);
boost::json::object to_json(const pkcs11::CertificateObject& certificate);
boost::json::object to_json(const pkcs11::TokenError& error);

// The reverse: nullopt for anything missing, of another type, or over its bound.
std::optional<pkcs11::PinFlags> pin_flags_from(const boost::json::object& json);
std::optional<pkcs11::TokenInfo> token_info_from(const boost::json::object& json);
std::optional<pkcs11::CertificateObject> certificate_from(const boost::json::object& json);
std::optional<pkcs11::TokenError> token_error_from(const boost::json::object& json);

// Words of the wire: "ecdsa", "sha256", "wrong". Unknown ones are nullopt.
std::string_view to_word(pkcs11::Scheme scheme) noexcept;
std::string_view to_word(pkcs11::KeyType type) noexcept;  ///< of those that a token makes
std::string_view to_word(pkcs11::Hash hash) noexcept;
std::string_view to_word(pkcs11::LoginResult::Outcome outcome) noexcept;
std::string_view to_word(pkcs11::ChangeResult::Outcome outcome) noexcept;
std::optional<pkcs11::Scheme> scheme_from(std::string_view word) noexcept;
std::optional<pkcs11::KeyType> key_type_from(std::string_view word) noexcept;
std::optional<pkcs11::Hash> hash_from(std::string_view word) noexcept;
std::optional<pkcs11::LoginResult::Outcome> login_outcome_from(std::string_view word) noexcept;
std::optional<pkcs11::ChangeResult::Outcome> change_outcome_from(std::string_view word) noexcept;
/// Bytes of a digest of this hash.
std::size_t digest_size(pkcs11::Hash hash) noexcept;

}  // namespace redlips::drivers
