// SPDX-License-Identifier: Apache-2.0
// A relying party's challenge that exists only valid.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace redlips {

/// 44 to 128 characters of base64 or base64url (Web eID: at least 256 bits), signed as text, never decoded.
class Nonce {
 public:
  static std::optional<Nonce> parse(std::string_view text);
  const std::string& text() const noexcept { return text_; }

 private:
  explicit Nonce(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace redlips
