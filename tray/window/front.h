// SPDX-License-Identifier: Apache-2.0
// A window in front of whatever the user is at (DESKTOP-FACTS §3), and what is typed at it before it may be.
#pragma once

#include <functional>
#include <string>

#include "tray/window/wx.h"

namespace redlips::tray {

/// Shows it above others with the keyboard, whenever our process was last clicked; `activation` is the
/// desktop's leave to do so (XDG activation), or empty.
void bring_to_front(wxTopLevelWindow& window, const std::string& activation = {});

/// Shows it above others; the keyboard stays where it is.
void show_without_keyboard(wxTopLevelWindow& window);
/// Tells screen readers that something came to be seen, or went: what takes no focus they would not notice.
void announce(wxWindow& window, bool there);

/// A key or button at a window: `down` or up, and a number that names it. True: nobody else gets it.
using InputFilter = std::function<bool(bool down, unsigned what)>;
/// Hears every key and button of the window and its children before they do, until the window is destroyed.
void filter_input(wxTopLevelWindow& window, InputFilter filter);

}  // namespace redlips::tray
