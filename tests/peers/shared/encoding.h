// SPDX-License-Identifier: Apache-2.0
// Base64, hexadecimal, random bytes and text for HTML.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redlips::peers {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// RFC 4648 §4, padded, one line.
std::string base64(BytesView bytes);
/// The strict inverse: no spaces, no missing padding; nullopt for anything else.
std::optional<Bytes> from_base64(std::string_view text);
/// Lower-case hexadecimal.
std::string hex(BytesView bytes);
/// From OpenSSL's generator; throws where it fails.
Bytes random_bytes(std::size_t count);
/// Text safe between tags and inside quoted attributes.
std::string html_escaped(std::string_view text);

}  // namespace redlips::peers
