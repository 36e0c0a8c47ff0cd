// SPDX-License-Identifier: Apache-2.0
// Encodes and judges the five bytes before every body.
#include "drivers/wire/frame.h"

namespace redlips::wire {

std::array<std::uint8_t, header_size> encode_header(FrameHeader header) noexcept {
  std::array<std::uint8_t, header_size> bytes{static_cast<std::uint8_t>(header.type)};
  for (std::size_t i = 1; i < header_size; ++i) {
    bytes[i] = static_cast<std::uint8_t>(header.length >> (8 * (i - 1)));
  }
  return bytes;
}

std::optional<FrameHeader> decode_header(std::span<const std::uint8_t, header_size> bytes,
                                         std::size_t json_limit) noexcept {
  FrameHeader header;
  for (std::size_t i = 1; i < header_size; ++i) {
    header.length |= static_cast<std::uint32_t>(bytes[i]) << (8 * (i - 1));
  }
  header.type = static_cast<FrameType>(bytes[0]);
  std::size_t limit = 0;
  if (header.type == FrameType::json) limit = json_limit;
  if (header.type == FrameType::secret) limit = secret_limit;
  if (header.length == 0 || header.length > limit) return std::nullopt;
  return header;
}

}  // namespace redlips::wire
