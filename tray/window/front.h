// SPDX-License-Identifier: Apache-2.0
// A window in front of whatever the user is at (DESKTOP-FACTS §3), and what is typed at it before it may be.
#pragma once

#include <functional>

#include "tray/window/wx.h"

namespace redlips::tray {

/// Shows it above others with the keyboard, whenever our process was last clicked.
void bring_to_front(wxTopLevelWindow& window);

/// A key or button at a window: `down` or up, and a number that names it. True: nobody else gets it.
using InputFilter = std::function<bool(bool down, unsigned what)>;
/// Hears every key and button of the window and its children before they do, until the window is destroyed.
void filter_input(wxTopLevelWindow& window, InputFilter filter);

}  // namespace redlips::tray
