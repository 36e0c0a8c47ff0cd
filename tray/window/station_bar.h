// SPDX-License-Identifier: Apache-2.0
// How far something with several steps is: dots on a line, each with its name.
#pragma once

#include <wx/panel.h>

#include <string>
#include <vector>

#include "tray/core/words.h"
#include "tray/window/wx.h"

namespace redlips::tray {

class StationBar : public wxPanel {
 public:
  /// `at` is where it stands, `tone` how it stands there; all stations before are done, and so is the last
  /// one.
  StationBar(wxWindow* parent, std::vector<std::string> stations, int at, Tone tone);

 private:
  void paint(wxPaintEvent& event);
  std::vector<std::string> stations_;
  int at_;
  Tone tone_;
};

}  // namespace redlips::tray
