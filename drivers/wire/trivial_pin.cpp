// SPDX-License-Identifier: Apache-2.0
// Rules over bytes in locked memory: nothing here copies a PIN.
#include "drivers/wire/trivial_pin.h"

#include <algorithm>
#include <array>
#include <string>

namespace redlips::wire {
namespace {

using Pin = std::span<const std::uint8_t>;

constexpr std::array<std::string_view, 5> keyboard_rows = {"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
                                                           "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol."};

std::uint8_t lower(std::uint8_t c) {
  return c >= 'A' && c <= 'Z' ? static_cast<std::uint8_t>(c - 'A' + 'a') : c;
}

bool same_text(Pin pin, std::string_view text) {
  return std::ranges::equal(pin, text, {}, {}, [](char c) { return static_cast<std::uint8_t>(c); });
}

// Each character follows the one before it by the same step: 0 repeats, 1 and −1 run up and down.
bool runs_by(Pin pin, int step) {
  return std::ranges::adjacent_find(pin, [step](int a, int b) { return b - a != step; }) == pin.end();
}

template <class Range>
bool appears_in(Pin pin, const Range& row) {
  const auto same = [](char r, std::uint8_t p) { return static_cast<std::uint8_t>(r) == lower(p); };
  return std::search(row.begin(), row.end(), pin.begin(), pin.end(), same) != row.end();
}

bool on_a_row(Pin pin) {
  return std::ranges::any_of(keyboard_rows, [pin](std::string_view row) {
    return appears_in(pin, row) || appears_in(pin, std::string(row.rbegin(), row.rend()));
  });
}

}  // namespace

bool is_trivial(std::span<const std::uint8_t> pin, std::string_view initial) {
  if (!initial.empty() && same_text(pin, initial)) return true;
  return runs_by(pin, 0) || runs_by(pin, 1) || runs_by(pin, -1) || on_a_row(pin);
}

}  // namespace redlips::wire
