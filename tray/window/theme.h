// SPDX-License-Identifier: Apache-2.0
// The colours of the house, light and dark, and the style sheet made of them.
#pragma once

#include <string>

#include "tray/core/words.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// One colour table, two columns; text on its ground has a contrast of at least 4.5 (WCAG 2.1, 1.4.3).
struct Theme {
  const char *ground, *card, *line, *hover, *text, *quiet;
  const char *red, *red_hover, *on_red, *soft_red, *good, *remind, *soft_remind, *fault, *track;
  /// The one for the desktop's appearance now.
  static const Theme& current();
};

/// The colour of a tone.
const char* tone_colour(const Theme& theme, Tone tone);
/// The class of a label in that tone.
const char* tone_class(Tone tone);
/// The style sheet (GTK CSS) of all classes that the windows use.
std::string style_sheet(const Theme& theme);
/// One of the colours a user may give a key; "" is the house's line colour.
wxColour key_colour(const std::string& name);

}  // namespace redlips::tray
