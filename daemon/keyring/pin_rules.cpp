// SPDX-License-Identifier: Apache-2.0
// PIN rules over bytes in locked memory: nothing here copies a PIN.
#include "daemon/keyring/pin_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace redlips::keyring {
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

bool trivial(Pin pin, const PinBounds& bounds) {
  if (!bounds.initial.empty() && same_text(pin, bounds.initial)) return true;
  return runs_by(pin, 0) || runs_by(pin, 1) || runs_by(pin, -1) || on_a_row(pin);
}

}  // namespace

PinBounds bounds_of(const drivers::PinPolicy* policy, const pkcs11::TokenInfo& info) {
  if (policy) return {policy->min_length, std::min(policy->max_length, Secret::max_size), policy->initial};
  PinBounds bounds;
  if (!info.initialized || info.pin_max == 0 || info.pin_min > info.pin_max) return bounds;
  bounds.min = std::max<std::size_t>(1, info.pin_min);
  bounds.max = std::min<std::size_t>(info.pin_max, Secret::max_size);
  return bounds;
}

std::string pin_fault(const Secret& pin, const PinBounds& bounds) {
  if (pin.empty()) return "empty";
  // Full-width digits and an active input method send other bytes than the key was given.
  if (std::ranges::any_of(pin.bytes(), [](std::uint8_t c) { return c < 0x20 || c > 0x7e; }))
    return "not_ascii";
  if (pin.size() < bounds.min) return "too_short";
  return pin.size() > bounds.max ? "too_long" : "";
}

std::string new_pin_fault(const Secret& old_pin, const Secret& new_pin, const PinBounds& bounds) {
  if (auto fault = pin_fault(new_pin, bounds); !fault.empty()) return fault;
  if (new_pin.equals(old_pin)) return "same";
  return trivial(new_pin.bytes(), bounds) ? "trivial" : "";
}

}  // namespace redlips::keyring
