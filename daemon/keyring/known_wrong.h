// SPDX-License-Identifier: Apache-2.0
// The PINs that this key refused since it was plugged in, so that typing one twice costs nothing
// (SECURITY-RULES 1.4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "pkcs11/secret.h"

namespace redlips::keyring {

/// At most eight HMAC-SHA-256 values under a random key of this plug-in, all in locked memory. Owned by the
/// PIN guard alone: nothing outside can ask "is it known" without otherwise trying it.
class KnownWrong {
 public:
  static constexpr std::size_t limit = 8;

  void remember(const Secret& pin);  ///< the oldest goes when full
  bool contains(const Secret& pin) const;
  void clear() noexcept;  ///< unplug, success, PIN change, lock; the next one gets a new key
  std::size_t size() const noexcept { return count_; }

 private:
  static constexpr std::size_t tag_size = 32;
  using Tag = std::array<std::uint8_t, tag_size>;
  Tag tag_of(const Secret& pin) const;
  std::span<std::uint8_t> place(std::size_t index) noexcept;
  std::span<const std::uint8_t> place(std::size_t index) const noexcept;

  Secret locked_;  ///< the key, then `limit` tags
  std::size_t count_ = 0, next_ = 0;
};

}  // namespace redlips::keyring
