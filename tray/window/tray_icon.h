// SPDX-License-Identifier: Apache-2.0
// The icon in the task bar: one seam, one back end per kind of tray (DESKTOP-FACTS §1).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tray/core/icon_state.h"

namespace redlips::tray {

/// One row of the icon's menu; an empty text is a line between rows. Ids count from 1 in their order.
struct MenuRow {
  std::string text;
  std::function<void()> chosen;
  bool enabled = true;
};

/// What the icon shows.
struct IconLook {
  IconState state = IconState::no_service;
  std::string tooltip;
  bool hidden = false;  ///< the user wants no icon without a key
};

/// What it does.
struct IconActions {
  std::function<void()> activate;  ///< "open or bring forward": may come twice for one double click
  std::function<std::vector<MenuRow>()> menu;  ///< asked for anew each time
};

class TrayIcon {
 public:
  virtual ~TrayIcon() = default;
  virtual void show(const IconLook& look) = 0;
  /// Is there a task bar that can show it?
  virtual bool has_host() const = 0;
};

/// Shows the icon where a host is, and moves it as hosts come and go.
std::unique_ptr<TrayIcon> make_tray_icon(IconActions actions);

// The back ends, for make_tray_icon.
std::unique_ptr<TrayIcon> make_xembed_icon(const IconActions& actions);

}  // namespace redlips::tray
