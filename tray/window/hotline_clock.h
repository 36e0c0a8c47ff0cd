// SPDX-License-Identifier: Apache-2.0
// The one timer of the main window: it runs while the window can be seen and says that somebody answers, or
// does not.
#pragma once

#include <wx/timer.h>

#include "tray/window/wx.h"

namespace redlips::tray {

class HotlineClock : public wxTimer {
 public:
  /// Lives as long as the window, and sleeps whenever that is hidden or iconized.
  explicit HotlineClock(wxTopLevelWindow& window);
  /// Tells each AnsweringLine of the window the time, and waits until the first of them has something else to
  /// say.
  void look();

 private:
  void Notify() override { look(); }
  wxTopLevelWindow& window_;
};

}  // namespace redlips::tray
