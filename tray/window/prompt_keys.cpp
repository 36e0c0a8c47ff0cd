// SPDX-License-Identifier: Apache-2.0
// The key of a question: shown, or chosen among those that are in.
#include <wx/tglbtn.h>

#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/core/question_words.h"
#include "tray/window/card.h"
#include "tray/window/prompt_window.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

/// The user's colour of a key as HTML writes it; "" without one.
std::string html_colour(const AskedKey& key) {
  const auto colour = key_colour(key.colour);
  return colour.IsOk() ? colour.GetAsString(wxC2S_HTML_SYNTAX).utf8_string() : "";
}

}  // namespace

void PromptWindow::add_keys(wxSizer& column) {
  const auto* key = choosing_ ? nullptr : chosen_key();
  if (key == nullptr && !question_.keys.empty()) {
    add_key_choice(column);
  } else {
    add_key_card(column, key);
  }
}

void PromptWindow::add_key_card(wxSizer& column, const AskedKey* key) {
  auto* const card = new Card(this);
  const int width = column_width() - 2 * FromDIP(16);
  auto& inside = card->inside();
  if (key == nullptr) {
    inside.Add(label(card, _("Please put your key in"), "rl-strong"));
    inside.Add(new Paragraph(card, _("It goes on by itself as soon as the key is there."), width, "rl-small",
                             Tone::quiet),
               wxSizerFlags().Border(wxTOP, FromDIP(4)));
  } else {
    auto* const head = new wxBoxSizer(wxHORIZONTAL);
    head->Add(label(card, _("Key used"), "rl-small", Tone::quiet), wxSizerFlags(1).CentreVertical());
    if (question_.keys.size() > 1) add_link(card, *head, _("Another &key"), [this] { choose(""); });
    inside.Add(head, wxSizerFlags().Expand());
    auto* const name = new Paragraph(card, name_words(*key), width, "rl-strong");
    name->dot(html_colour(*key));
    inside.Add(name, wxSizerFlags().Border(wxTOP, FromDIP(4)));
    for (const auto& line : detail_words(*key, authority()))
      inside.Add(new Paragraph(card, line, width, "rl-small", Tone::quiet),
                 wxSizerFlags().Border(wxTOP, FromDIP(2)));
    if (key->unprofiled)
      inside.Add(new Paragraph(card, _("Its library was named on the command line and runs unguarded."),
                               width, "rl-small", Tone::remind),
                 wxSizerFlags().Border(wxTOP, FromDIP(4)));
  }
  column.Add(card, wxSizerFlags().Expand().Border(wxTOP, FromDIP(16)));
}

void PromptWindow::add_key_choice(wxSizer& column) {
  column.Add(label(this, _("Which key?"), "rl-strong"), wxSizerFlags().Border(wxTOP, FromDIP(16)));
  for (const auto& key : question_.keys) {
    auto* const card = new wxToggleButton(this, wxID_ANY, shown(name_words(key)));
    add_class(*card, "rl-key");
    std::vector<Line> lines{{name_words(key), Tone::plain}};
    const auto* speaker = authority_of(desk_.keys, desk_.authorities, key.token, key.certificate);
    for (const auto& line : detail_words(key, speaker)) lines.push_back({line, Tone::quiet});
    set_button_lines(*card, lines, column_width(), html_colour(key));
    set_role(*card, Role::radio);
    card->Bind(wxEVT_TOGGLEBUTTON, [this, card, row = key.row()](wxCommandEvent&) {
      if (arming_.armed() && !answered_) return choose(row);
      card->SetValue(false);
    });
    live(*card);
    if (first_choice_ == nullptr) first_choice_ = card;
    column.Add(card, wxSizerFlags().Expand().Border(wxTOP, FromDIP(8)));
  }
}

}  // namespace redlips::tray
