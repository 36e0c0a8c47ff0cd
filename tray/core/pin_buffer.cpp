// SPDX-License-Identifier: Apache-2.0
// Bytes move inside the page and nowhere else.
#include "tray/core/pin_buffer.h"

#include <algorithm>
#include <cstring>

namespace redlips::tray {

PinBuffer::Refusal PinBuffer::insert(std::size_t at, std::string_view typed) noexcept {
  const auto ascii = [](char c) { return c >= 0x20 && c <= 0x7e; };
  const bool one_character =
      typed.size() == 1 || (!typed.empty() && (typed[0] & 0x80) != 0 && typed.size() <= 4);
  if (!one_character) return Refusal::several;
  if (typed.size() != 1 || !ascii(typed[0])) return Refusal::not_ascii;
  if (length_ == max_length) return Refusal::full;
  const auto bytes = page_.bytes();
  at = std::min(at, length_);
  std::memmove(bytes.data() + at + 1, bytes.data() + at, length_ - at);
  bytes[at] = static_cast<std::uint8_t>(typed[0]);
  ++length_;
  return Refusal::none;
}

std::size_t PinBuffer::erase(std::size_t at, std::size_t count) noexcept {
  if (at >= length_) return 0;
  count = std::min(count, length_ - at);
  const auto bytes = page_.bytes();
  std::memmove(bytes.data() + at, bytes.data() + at + count, length_ - at - count);
  wipe(bytes.subspan(length_ - count, count));
  length_ -= count;
  return count;
}

Secret PinBuffer::secret() const { return Secret::copy_of(page_.bytes().first(length_)); }

bool PinBuffer::equals(const PinBuffer& other) const {
  // Both pages are as long and end in zeros: comparing them whole takes the same time for all PINs.
  return page_.equals(other.page_);
}

}  // namespace redlips::tray
