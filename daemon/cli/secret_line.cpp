// SPDX-License-Identifier: Apache-2.0
// The editing keys of termios(3), by hand: in raw mode nobody else knows them.
#include "daemon/cli/secret_line.h"

namespace redlips::cli {

SecretLine::State SecretLine::taken() {
  auto& byte = next().front();
  switch (byte) {
    case '\r':
    case '\n':
      return State::done;
    case 0x03:  // Ctrl-C
    case 0x04:  // Ctrl-D
    case 0x1b:  // Escape
      return State::cancelled;
    case 0x08:
    case 0x7f:
      rub_out();
      return State::typing;
    case 0x15:  // Ctrl-U
      wipe(buffer_.bytes());
      size_ = 0;
      return State::typing;
    default:
      keep();
      return State::typing;
  }
}

// The last place stays free for the byte that is looked at.
void SecretLine::keep() noexcept {
  if (size_ + 1 < Secret::max_size) ++size_;
}

void SecretLine::rub_out() noexcept {
  // A UTF-8 character goes as a whole: its continuation bytes are 10xxxxxx (RFC 3629 §3).
  const auto bytes = buffer_.bytes();
  bool more = size_ > 0;
  while (more) {
    more = size_ > 1 && (bytes[size_ - 1] & 0xc0) == 0x80;
    bytes[--size_] = 0;
  }
}

Secret SecretLine::finish() {
  buffer_.truncate(size_);
  size_ = 0;
  return std::move(buffer_);
}

}  // namespace redlips::cli
