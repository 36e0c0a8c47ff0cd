// SPDX-License-Identifier: Apache-2.0
#include "daemon/keyring/pin_rules.h"

#include <doctest/doctest.h>

using namespace redlips;
using namespace redlips::keyring;

namespace {

Secret pin(std::string_view text) {
  return Secret::copy_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

const PinBounds bounds{.min = 6, .max = 8, .initial = "808080"};

std::string fault_of_new(std::string_view text) { return new_pin_fault(pin("271828"), pin(text), bounds); }

}  // namespace

TEST_CASE("a PIN that cannot be right is refused before the key") {
  CHECK(pin_fault(pin(""), bounds) == "empty");
  CHECK(pin_fault(pin("12345"), bounds) == "too_short");
  CHECK(pin_fault(pin("123456789"), bounds) == "too_long");
  CHECK(pin_fault(pin("１２３４５６"), bounds) == "not_ascii");
  CHECK(pin_fault(pin("12\n456"), bounds) == "not_ascii");
  CHECK(pin_fault(pin("123456"), bounds).empty());
}

TEST_CASE("a trivial PIN cannot become the new one") {
  for (const char* text : {"808080", "111111", "aaaaaa", "123456", "345678", "987654", "fedcba", "qwerty",
                           "QWERTY", "lkjhgf", "567890", "098765", "1qaz2wsx"})
    CHECK_MESSAGE(fault_of_new(text) == "trivial", text);
  for (const char* text : {"135790", "114477", "a1b2c3", "162534"})
    CHECK_MESSAGE(fault_of_new(text).empty(), text);
}

TEST_CASE("the new PIN keeps the bounds and differs from the old one") {
  CHECK(fault_of_new("271828") == "same");
  CHECK(fault_of_new("12") == "too_short");
  CHECK(fault_of_new("") == "empty");
  CHECK(new_pin_fault(pin("271828"), pin("Ä27182"), bounds) == "not_ascii");
}

TEST_CASE("bounds come from the policy, else from a token that is initialised") {
  drivers::PinPolicy policy{.tries = 6, .min_length = 6, .max_length = 8, .initial = "123456"};
  pkcs11::TokenInfo info;
  CHECK(bounds_of(&policy, info).min == 6);
  CHECK(bounds_of(nullptr, info).max == 255);
  info.initialized = true;
  info.pin_min = 4;
  info.pin_max = 16;
  CHECK(bounds_of(nullptr, info).min == 4);
  CHECK(bounds_of(nullptr, info).max == 16);
  info.pin_min = 20;  // nonsense from the module
  CHECK(bounds_of(nullptr, info).max == 255);
}
