// SPDX-License-Identifier: Apache-2.0
// 交接: a key gets a new handler. Three steps, and the note that goes with the key.
#include "daemon/texts/language.h"
#include "tray/core/pin_help.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

void add_button(Card& card, const char* words, const std::function<void()>& act) {
  auto* const button = new wxButton(&card, wxID_ANY, shown(words));
  button->Bind(wxEVT_BUTTON, [act](wxCommandEvent&) { act(); });
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  row->AddSpacer(step_indent(card));
  row->Add(button);
  card.inside().Add(row, wxSizerFlags().Border(wxTOP, card.FromDIP(8)));
}

void add_note(const Page& page, Card& card, const std::vector<std::string>& note) {
  const int indent = step_indent(card);
  bool first = true;
  for (const auto& line : note) {
    auto* const words =
        new Paragraph(&card, line, inner_width(page) - indent, first ? "rl-strong" : "rl-small");
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    row->AddSpacer(indent);
    row->Add(words);
    card.inside().Add(row, wxSizerFlags().Border(wxTOP, card.FromDIP(first ? 10 : 4)));
    first = false;
  }
}

}  // namespace

void add_handover_card(const Page& page, const Authority* authority, const std::function<void()>& change,
                       const std::function<void(const Line&)>& tell) {
  auto* const card = add_card(page, _("Handing the key over to a new handler"));
  add_step(page, *card, 1,
           _("Change the PIN together: the new handler types the new one, so that nobody else knows it. From "
             "then on the old one is of no use."));
  add_button(*card, _("Change it &now…"), change);
  add_step(page, *card, 2, _("Hand over the key with this note."));
  const auto note = handover_note(*page.key, authority);
  add_note(page, *card, note);
  add_button(*card, _("Copy the no&te"), [note, tell] {
    std::string words;
    for (const auto& line : note) words += line + '\n';
    copy_text(words);
    tell({_("The note is copied: paste it into a letter or a message."), Tone::good});
  });
  add_step(page, *card, 3,
           _("Tell the authority who the handler is now, so that it reaches the right person."));
  if (authority != nullptr && !authority->hotline.empty())
    add_row(card, card->inside(), inner_width(page), _("Hotline"), authority->hotline, true);
}

}  // namespace redlips::tray
