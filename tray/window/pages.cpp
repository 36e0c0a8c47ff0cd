// SPDX-License-Identifier: Apache-2.0
// Pieces that pages share.
#include "tray/window/pages.h"

#include <wx/clipbrd.h>

#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/style.h"

namespace redlips::tray {

int inner_width(const Page& page) { return page.width - 2 * page.parent->FromDIP(16); }

Card* add_card(const Page& page, const std::string& title) {
  auto* const card = new Card(page.parent);
  card->inside().Add(new Paragraph(card, title, inner_width(page), "rl-headline"));
  page.column.Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(14)));
  return card;
}

void add_words(const Page& page, Card* card, const std::string& words, Tone tone) {
  card->inside().Add(new Paragraph(card, words, inner_width(page), nullptr, tone),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(8)));
}

void copy_text(const std::string& text) {
  const wxClipboardLocker lock;
  if (!lock) return;
  wxTheClipboard->SetData(new wxTextDataObject(shown(text)));
}

int value_column(const wxWindow& card) { return em(card) * 8 + card.FromDIP(8); }

wxButton* copy_button(wxWindow& card, const std::string& what, const std::string& value) {
  auto* const button =
      new wxButton(&card, wxID_ANY, shown(_("Copy")), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT);
  add_class(*button, "rl-link");
  fit_button(*button);
  name_for_readers(*button, fill(_("Copy: {1}"), {what}));
  button->Bind(wxEVT_BUTTON, [value](wxCommandEvent&) { copy_text(value); });
  return button;
}

void add_row(wxWindow* card, wxSizer& sizer, int width, const std::string& what, const std::string& value,
             bool copy) {
  add_copied_row(card, sizer, width, what, value, copy ? value : "");
}

void add_copied_row(wxWindow* card, wxSizer& sizer, int width, const std::string& what,
                    const std::string& value, const std::string& copied) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  const int first = value_column(*card);
  auto* const title = new Paragraph(card, what, first - card->FromDIP(8), nullptr, Tone::quiet);
  const int button = copied.empty() ? 0 : em(*card) * 4;
  auto* const words = new Paragraph(card, value, width - first - button - card->FromDIP(8));
  // Side by side where both take one line, from the top where the value takes more.
  const bool one_line = words->GetBestSize().y <= title->GetBestSize().y;
  const auto place = [one_line](int share) {
    return one_line ? wxSizerFlags(share).CentreVertical() : wxSizerFlags(share).Top();
  };
  row->Add(title, place(0).Border(wxRIGHT, card->FromDIP(8)));
  row->Add(words, place(1));
  if (!copied.empty())
    row->Add(copy_button(*card, what, copied),
             wxSizerFlags().CentreVertical().Border(wxLEFT, card->FromDIP(8)));
  sizer.Add(row, wxSizerFlags().Expand().Border(wxTOP, card->FromDIP(10)));
}

int step_indent(const wxWindow& card) { return em(card) * 3 / 2; }

void add_step(const Page& page, Card& card, std::size_t number, const std::string& words) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  const int indent = step_indent(card);
  row->Add(new Paragraph(&card, std::to_string(number), indent, "rl-strong"), wxSizerFlags().Top());
  row->Add(new Paragraph(&card, words, inner_width(page) - indent), wxSizerFlags(1).Top());
  card.inside().Add(row, wxSizerFlags().Expand().Border(wxTOP, card.FromDIP(8)));
}

void add_empty(const Page& page, const std::string& title, const std::string& words) {
  auto* const card = new Card(page.parent);
  const int width = inner_width(page);
  card->inside().Add(new Paragraph(card, title, width, "rl-title"));
  card->inside().Add(new Paragraph(card, words, width, nullptr, Tone::quiet),
                     wxSizerFlags().Border(wxTOP, page.parent->FromDIP(8)));
  page.column.Add(card, wxSizerFlags().Expand());
}

}  // namespace redlips::tray
