// SPDX-License-Identifier: Apache-2.0
// In the order in which a person can mend it.
#include "tray/core/new_pin.h"

#include "daemon/texts/language.h"
#include "drivers/wire/trivial_pin.h"

namespace redlips::tray {

bool may_be_changed(const NewPin& pins) {
  return pins.present.length() > 0 && pins.fresh.length() > 0 && pins.fresh.equals(pins.again);
}

std::string new_pin_words(const NewPin& pins, const Authority* authority) {
  const auto length = pins.fresh.length();
  if (length == 0) return {};
  if (authority != nullptr && length > authority->pin_max) return _("This PIN is too long for the key.");
  // While it is typed it is too short; whoever has begun to repeat it has finished it.
  if (authority != nullptr && length < authority->pin_min && pins.again.length() > 0)
    return _("This PIN is too short for the key.");
  if (pins.fresh.equals(pins.present)) return _("The new PIN is the old one.");
  const std::string initial = authority == nullptr ? std::string() : authority->initial_pin;
  if (length >= (authority == nullptr ? 4 : authority->pin_min) &&
      wire::is_trivial(pins.fresh.bytes(), initial))
    return _("This new PIN is too easy to guess.");
  if (pins.again.length() >= length && !pins.fresh.equals(pins.again)) return _("The two new PINs differ.");
  return {};
}

std::string length_words(const Authority* authority) {
  if (authority == nullptr || authority->pin_min >= authority->pin_max) return {};
  return fill(_("{1} to {2} characters"),
              {std::to_string(authority->pin_min), std::to_string(authority->pin_max)});
}

}  // namespace redlips::tray
