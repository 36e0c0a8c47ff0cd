// SPDX-License-Identifier: Apache-2.0
// What is typed into a PIN field: one locked page, changed in place (DESKTOP-FACTS §4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "pkcs11/secret.h"

namespace redlips::tray {

/// Text of printable ASCII, always followed by a zero byte, in the pages of one Secret for its whole life.
class PinBuffer {
 public:
  static constexpr std::size_t max_length = 64;

  PinBuffer() : page_(max_length + 1) {}

  /// Why text was not taken; the window says so beside the field.
  enum class Refusal {
    none,
    several,    ///< more than one character at once: paste, drop, an input method's commit
    not_ascii,  ///< full-width digits, umlauts: other bytes than the key was given
    full,
    no_num_lock  ///< a key of the number pad that types nothing: said by the field, never by insert()
  };
  /// Takes one key's character at `at` (bytes from the start, at most length()).
  Refusal insert(std::size_t at, std::string_view typed) noexcept;
  /// Removes up to `count` characters from `at`; returns how many.
  std::size_t erase(std::size_t at, std::size_t count) noexcept;
  void clear() noexcept { erase(0, length_); }

  /// Zero-terminated, in the locked page; valid as long as this object.
  const char* text() const noexcept { return reinterpret_cast<const char*>(page_.bytes().data()); }
  std::size_t length() const noexcept { return length_; }
  /// What text() shows, without the zero.
  std::span<const std::uint8_t> bytes() const noexcept { return page_.bytes().first(length_); }
  /// A copy for the wire, in locked memory of its own. Not of an empty buffer.
  Secret secret() const;
  /// Same characters, in constant time for equal lengths.
  bool equals(const PinBuffer& other) const;

 private:
  Secret page_;
  std::size_t length_ = 0;
};

}  // namespace redlips::tray
