// SPDX-License-Identifier: Apache-2.0
// The frame of every local channel: type u8 | length u32 little-endian | body (DESIGN.md §5,
// daemon/PROTOCOL.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace redlips::wire {

inline constexpr std::size_t header_size = 5;
inline constexpr std::size_t host_json_limit = std::size_t{256} * 1024;
inline constexpr std::size_t local_json_limit = std::size_t{1024} * 1024;
inline constexpr std::size_t secret_limit = 512;
inline constexpr int secrets_limit = 3;

enum class FrameType : std::uint8_t { json = 'J', secret = 'S' };

struct FrameHeader {
  FrameType type = FrameType::json;
  std::uint32_t length = 0;
};

std::array<std::uint8_t, header_size> encode_header(FrameHeader header) noexcept;

/// What may come next on a channel: nullopt for another type, a secret of 0 or more than 512 bytes, JSON over
/// `json_limit` or empty. Whoever gets nullopt closes the channel.
std::optional<FrameHeader> decode_header(std::span<const std::uint8_t, header_size> bytes,
                                         std::size_t json_limit) noexcept;

}  // namespace redlips::wire
