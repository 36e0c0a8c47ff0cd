// SPDX-License-Identifier: Apache-2.0
// The left of the main window: a card for each key, and whom to call about the chosen one.
#pragma once

#include <functional>
#include <string>

#include "tray/core/icon_state.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// Fills `side`; `chosen` (nullptr: no key is in) is the card that is pressed, `choose` presses another.
void build_side(wxWindow& side, const Desk& desk, const Key* chosen,
                const std::function<void(const std::string& token)>& choose);

}  // namespace redlips::tray
