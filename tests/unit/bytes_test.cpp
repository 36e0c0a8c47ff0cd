// SPDX-License-Identifier: Apache-2.0
// Hex and base64.
#include "pkcs11/bytes.h"

#include <doctest/doctest.h>

using redlips::Bytes;

namespace {

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

}  // namespace

TEST_CASE("hex is lower case and comes back, in either case") {
  const Bytes bytes{0x00, 0x0F, 0xA0, 0xFF};
  CHECK(redlips::to_hex(bytes) == "000fa0ff");
  CHECK(redlips::from_hex("000fa0ff") == bytes);
  CHECK(redlips::from_hex("000FA0fF") == bytes);
  CHECK(redlips::to_hex({}).empty());
  CHECK(redlips::from_hex("") == Bytes{});
}

TEST_CASE("what is not hex is refused whole") {
  for (const char* text : {"0", "000", "0g", "g0", " 00", "0x00", "00 ", "-1", "\xEF\xBC\x90\xEF\xBC\x90"}) {
    CAPTURE(text);
    CHECK(redlips::from_hex(text) == std::nullopt);
  }
  CHECK(redlips::from_hex(std::string_view("0\0", 2)) == std::nullopt);
}

TEST_CASE("base64 gives the vectors of RFC 4648 section 10") {
  CHECK(redlips::to_base64(bytes_of("")).empty());
  CHECK(redlips::to_base64(bytes_of("f")) == "Zg==");
  CHECK(redlips::to_base64(bytes_of("fo")) == "Zm8=");
  CHECK(redlips::to_base64(bytes_of("foo")) == "Zm9v");
  CHECK(redlips::to_base64(bytes_of("foob")) == "Zm9vYg==");
  CHECK(redlips::to_base64(bytes_of("fooba")) == "Zm9vYmE=");
  CHECK(redlips::to_base64(bytes_of("foobar")) == "Zm9vYmFy");
  CHECK(redlips::to_base64(Bytes{0xFB, 0xEF, 0xFF}) == "++//");
}
