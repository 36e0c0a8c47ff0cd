// SPDX-License-Identifier: Apache-2.0
// Base64 by OpenSSL's block coder, which neither skips spaces nor breaks lines.
#include "tests/peers/shared/encoding.h"

#include <openssl/rand.h>

#include <algorithm>

#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

std::string base64(BytesView bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
  const auto inside = text.substr(0, text.size() - padding);
  // EVP_DecodeBlock trims spaces and takes '=' anywhere: look first.
  const bool clean = std::all_of(inside.begin(), inside.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
  if (text.empty() || text.size() % 4 != 0 || !clean) return std::nullopt;
  Bytes bytes(text.size() / 4 * 3);
  const int length = EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  bytes.resize(bytes.size() - padding);
  return bytes;
}

std::string hex(BytesView bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const auto byte : bytes) {
    text.push_back(digits[byte >> 4]);
    text.push_back(digits[byte & 15]);
  }
  return text;
}

Bytes random_bytes(std::size_t count) {
  Bytes bytes(count);
  require(RAND_bytes(bytes.data(), static_cast<int>(count)) == 1, "RAND_bytes");
  return bytes;
}

std::string html_escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

}  // namespace redlips::peers
