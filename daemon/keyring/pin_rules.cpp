// SPDX-License-Identifier: Apache-2.0
// PIN rules over bytes in locked memory: nothing here copies a PIN.
#include "daemon/keyring/pin_rules.h"

#include <algorithm>

#include "drivers/wire/trivial_pin.h"

namespace redlips::keyring {

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
  return wire::is_trivial(new_pin.bytes(), bounds.initial) ? "trivial" : "";
}

}  // namespace redlips::keyring
