// SPDX-License-Identifier: Apache-2.0
// A web origin that exists only valid: scheme, host, port exactly as a browser serialises them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace redlips {

/// An http or https origin. Parsed by comparing the text with its own WHATWG serialisation (URL §4.7, HTML
/// §7.5): upper case, default ports, trailing dots, user info, paths, IDN in Unicode, `null` and every
/// loopback host are refused, never repaired (SECURITY-RULES 2.1, 2.10).
class Origin {
 public:
  /// nullopt where the text is not an origin that may ask.
  static std::optional<Origin> parse(std::string_view text);

  const std::string& text() const noexcept { return text_; }
  bool https() const noexcept { return https_; }
  const std::string& host() const noexcept { return host_; }
  friend bool operator==(const Origin& a, const Origin& b) { return a.text_ == b.text_; }
  friend auto operator<=>(const Origin& a, const Origin& b) { return a.text_ <=> b.text_; }

 private:
  Origin(std::string text, std::string host, bool https);
  std::string text_, host_;
  bool https_;
};

}  // namespace redlips
