// SPDX-License-Identifier: Apache-2.0
// What can be said of a new PIN while it is typed: advice beside the field. The daemon judges.
#pragma once

#include <string>

#include "tray/core/keys.h"
#include "tray/core/pin_buffer.h"

namespace redlips::tray {

/// The three fields of a PIN change.
struct NewPin {
  const PinBuffer &present, &fresh, &again;
};

/// Are all three filled, and the new ones the same? More is not asked of the window: the daemon refuses the
/// rest without using a try, and says why.
bool may_be_changed(const NewPin& pins);
/// Why the daemon or the key would refuse it, as far as that can be told here; "" while nothing is wrong.
std::string new_pin_words(const NewPin& pins, const Authority* authority);
/// "6–16 个字符"; "" where the policy is not known.
std::string length_words(const Authority* authority);

}  // namespace redlips::tray
