// SPDX-License-Identifier: Apache-2.0
// What the toolkit lacks: style classes, wrapped text, names for screen readers. One .cpp per system.
#pragma once

#include <string>
#include <vector>

#include "tray/core/words.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// Puts the style sheet in place of the one before, for all windows.
void install_style(const std::string& css);
void add_class(wxWindow& window, const char* name);
void remove_class(wxWindow& window, const char* name);

/// All text of the program so many times as large as the desktop wants it.
void set_text_scale(double scale);

/// Lets the style of everything below a window take effect now: GTK would do it at the next frame, after
/// sizes were measured with the wrong font.
void settle_style(wxWindow& window);

enum class Role { panel, list, progress, page_tab, alert, radio, dialog };
/// How screen readers and tests know it; `description` says more, or is empty.
void name_for_readers(wxWindow& window, const std::string& name, const std::string& description = {});
void set_role(wxWindow& window, Role role);
/// `label` names `field`, whatever was created before it; the label's mnemonic goes there.
void label_for(wxWindow& label, wxWindow& field);

/// A button's label in several lines of at most `width` pixels, each with a tone, the first bold; before it a
/// dot in `dot`, an HTML colour, or nothing.
void set_button_lines(wxWindow& button, const std::vector<Line>& lines, int width, const std::string& dot);

/// As small as a button's label and its style allow; the toolkit would make it wider, or forget the padding.
void fit_button(wxWindow& button);

/// Text that breaks into lines at a width and is as tall as that takes, whatever font the style gives it.
class Paragraph : public wxStaticText {
 public:
  Paragraph(wxWindow* parent, const std::string& text, int width, const char* style = nullptr,
            Tone tone = Tone::plain);
  void say(const std::string& text);
  void set_tone(Tone tone);
  /// A dot before the text in a colour as HTML writes it; "": none.
  void dot(const std::string& colour);

 protected:
  wxSize DoGetBestSize() const override;

 private:
  int width_;
  Tone tone_;
};

/// One line of text in a style.
wxStaticText* label(wxWindow* parent, const std::string& text, const char* style = nullptr,
                    Tone tone = Tone::plain);

/// The width of one Chinese character in the window's text: what widths are counted in.
int em(const wxWindow& window);

}  // namespace redlips::tray
