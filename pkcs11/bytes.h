// SPDX-License-Identifier: Apache-2.0
// Plain bytes, and their lower-case hex as every local wire carries them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redlips {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// Lower-case hex, two characters a byte.
std::string to_hex(BytesView bytes);

/// The bytes of an even-length hex text in either case; nothing else is accepted.
std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 §4, padded.
std::string to_base64(BytesView bytes);

/// The bytes of RFC 4648 §4 with its padding and no other characters; bits that are no part of a byte must be
/// 0.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace redlips
