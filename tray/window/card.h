// SPDX-License-Identifier: Apache-2.0
// Rounded grounds and the bar of the year.
#pragma once

#include <wx/panel.h>

#include "tray/core/words.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// What controls stand on: no stop of the keyboard itself, as a bare panel would be where nothing on it can
/// be used.
class Surface : public wxPanel {
 public:
  explicit Surface(wxWindow* parent, const wxSize& size = wxDefaultSize);
};

/// A rounded rectangle to put things on; its sizer has the house's margins.
class Card : public Surface {
 public:
  enum class Ground { card, soft_red, soft_remind };
  explicit Card(wxWindow* parent, Ground ground = Ground::card);
  /// Where its contents go.
  wxSizer& inside() { return *inside_; }

 private:
  void paint(wxPaintEvent& event);
  Ground ground_;
  wxSizer* inside_;
};

/// How much of a certificate's time is gone.
class YearBar : public Surface {
 public:
  YearBar(wxWindow* parent, const Progress& progress, Tone tone);

 private:
  void paint(wxPaintEvent& event);
  double share_;
  Tone tone_;
};

}  // namespace redlips::tray
