// SPDX-License-Identifier: Apache-2.0
// The five bytes before every body: limits of each type, and the byte order.
#include "drivers/wire/frame.h"

#include <doctest/doctest.h>

using namespace redlips::wire;

namespace {

std::optional<FrameHeader> decoded(char type, std::uint32_t length, std::size_t limit = host_json_limit) {
  return decode_header(encode_header({static_cast<FrameType>(type), length}), limit);
}

}  // namespace

TEST_CASE("a frame's length is little-endian") {
  const auto bytes = encode_header({FrameType::json, 0x00030201});
  CHECK(bytes == std::array<std::uint8_t, header_size>{'J', 1, 2, 3, 0});
  CHECK(decode_header(bytes, local_json_limit)->length == 0x00030201);
}

TEST_CASE("a header is taken only within the limits of its type") {
  struct Row {
    char type;
    std::size_t length;
    bool taken;
  };
  const Row rows[] = {
      {'J', 1, true},
      {'J', host_json_limit, true},
      {'J', host_json_limit + 1, false},
      {'J', 0, false},
      {'S', 1, true},
      {'S', secret_limit, true},
      {'S', secret_limit + 1, false},
      {'S', 0, false},
      {'j', 1, false},
      {'\0', 1, false},
      {'X', 5, false},
      {'J', 0xffffffff, false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.length);
    CHECK(decoded(row.type, static_cast<std::uint32_t>(row.length)).has_value() == row.taken);
  }
}

TEST_CASE("the local API takes longer JSON than the token host") {
  CHECK(decoded('J', host_json_limit + 1, local_json_limit).has_value());
  CHECK_FALSE(decoded('J', local_json_limit + 1, local_json_limit).has_value());
}
