// SPDX-License-Identifier: Apache-2.0
// What a PIN must look like before a key is asked: rules that cost no try.
#pragma once

#include <string>

#include "drivers/profile.h"
#include "pkcs11/secret.h"
#include "pkcs11/token.h"

namespace redlips::keyring {

/// Bounds of a PIN in bytes.
struct PinBounds {
  std::size_t min = 1, max = 255;
  std::string initial;  ///< the PIN keys are issued with, empty if unknown
};

/// The policy's bounds, else those that the token reports (CK_TOKEN_INFO, PKCS#11 2.40 §3.2) where they make
/// sense.
PinBounds bounds_of(const drivers::PinPolicy* policy, const pkcs11::TokenInfo& info);

/// Why this PIN cannot be right: "empty", "too_short", "too_long", "not_ascii"; empty if it may be.
std::string pin_fault(const Secret& pin, const PinBounds& bounds);

/// Why this PIN may not become the new one: as above, "same", or "trivial" (the initial PIN, one character
/// repeated, a simple run up or down, a row of the keyboard).
std::string new_pin_fault(const Secret& old_pin, const Secret& new_pin, const PinBounds& bounds);

}  // namespace redlips::keyring
