// SPDX-License-Identifier: Apache-2.0
// A line typed without echo, byte by byte in locked memory.
#pragma once

#include <cstdint>
#include <span>

#include "pkcs11/secret.h"

namespace redlips::cli {

/// Fill next(), call taken(), until it is no longer `typing`.
class SecretLine {
 public:
  enum class State { typing, done, cancelled };

  /// Where the next byte goes.
  std::span<std::uint8_t> next() noexcept { return buffer_.bytes().subspan(size_, 1); }
  /// Judges the byte that was put there: Enter ends, Backspace takes one character back, Ctrl-U all, Ctrl-C,
  /// Ctrl-D and Escape cancel. Bytes over the limit are dropped, so the line is then longer than any PIN and
  /// will be refused.
  State taken();
  /// Keeps the byte as it is: for a descriptor, where no key edits.
  void keep() noexcept;
  /// The line, without its end. Empty for an empty line: there is nothing to send then.
  Secret finish();

 private:
  void rub_out() noexcept;
  Secret buffer_{Secret::max_size};
  std::size_t size_ = 0;
};

}  // namespace redlips::cli
