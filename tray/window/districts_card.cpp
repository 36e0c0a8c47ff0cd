// SPDX-License-Identifier: Apache-2.0
// Rows stay where they are and are hidden: typing is as quick as that.
#include <wx/srchctrl.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "daemon/texts/language.h"
#include "tray/window/help_cards.h"
#include "tray/window/style.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

/// A counter, and where it stands in the card.
struct Row {
  ServiceWindow window;
  wxSizer* sizer;
};

/// The rows, what is said where none is left, and whom to tell that the page is as tall as it is now.
struct Found {
  Card* card;
  wxSizer* list;
  wxWindow* none;
  std::vector<Row> rows;

  void show(const std::string& typed) const {
    bool any = false;
    for (const auto& row : rows) {
      const bool is_found = matches(row.window, typed);
      list->Show(row.sizer, is_found, true);
      any |= is_found;
    }
    none->Show(!any);
    card->InvalidateBestSize();
    card->GetParent()->FitInside();
    card->GetParent()->Layout();
    card->Layout();
  }
};

void add_line(Card& card, wxSizer& sizer) {
  auto* const line = new Surface(&card, {-1, card.FromDIP(1)});
  line->SetBackgroundColour(wxColour(Theme::current().line));
  sizer.Add(line, wxSizerFlags().Expand().Border(wxTOP | wxBOTTOM, card.FromDIP(10)));
}

wxSizer* make_phones(Card& card, const ServiceWindow& window) {
  auto* const column = new wxBoxSizer(wxVERTICAL);
  for (const auto& phone : window.phones) {
    auto* const row = new wxBoxSizer(wxHORIZONTAL);
    row->Add(label(&card, phone), wxSizerFlags().CentreVertical());
    row->Add(copy_button(card, fill(_("telephone {1}"), {phone}), phone),
             wxSizerFlags().CentreVertical().Border(wxLEFT, card.FromDIP(8)));
    column->Add(row, wxSizerFlags().Right());
  }
  return column;
}

wxSizer* make_row(Card& card, int width, const ServiceWindow& window) {
  const int phones = em(card) * 13;
  const int words = width - phones;
  auto* const texts = new wxBoxSizer(wxVERTICAL);
  texts->Add(new Paragraph(&card, window.name.shown(), words, "rl-strong"));
  texts->Add(new Paragraph(&card, window.address, words, "rl-small"),
             wxSizerFlags().Border(wxTOP, card.FromDIP(3)));
  if (!window.hours.empty())
    texts->Add(
        new Paragraph(&card, fill(_("Working days {1}"), {window.hours}), words, "rl-small", Tone::quiet),
        wxSizerFlags().Border(wxTOP, card.FromDIP(3)));
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(texts, wxSizerFlags(1).Top());
  row->Add(make_phones(card, window), wxSizerFlags().Top());
  auto* const whole = new wxBoxSizer(wxVERTICAL);
  add_line(card, *whole);
  whole->Add(row, wxSizerFlags().Expand());
  return whole;
}

wxSearchCtrl* make_field(Card& card, const std::string& search) {
  auto* const field = new wxSearchCtrl(&card, wxID_ANY, shown(search));
  field->SetDescriptiveText(shown(_("Name, address or telephone")));
  name_for_readers(*field, _("Search the service windows"));
  return field;
}

/// "2022-05", or several, where the tables are of different days.
std::string dates_of(const std::vector<ServiceWindow>& windows) {
  std::set<std::string> dates;
  for (const auto& window : windows) dates.insert(window.as_of);
  std::string words;
  for (const auto& date : dates) words += (words.empty() ? "" : ", ") + date;
  return words;
}

}  // namespace

void add_districts_card(const Page& page, const Authority& authority, std::string& search) {
  const auto& windows = authority.contact.windows;
  if (windows.empty()) return;
  auto* const card = add_card(page, _("Service windows of the districts"));
  const int width = inner_width(page);
  auto& inside = card->inside();
  add_age(*card, inside, width,
          fill(_("As of {1}: please ask by telephone before you go."), {dates_of(windows)}));
  auto* const field = make_field(*card, search);
  inside.Add(field, wxSizerFlags().Expand().Border(wxTOP, card->FromDIP(10)));
  auto* const list = new wxBoxSizer(wxVERTICAL);
  inside.Add(list, wxSizerFlags().Expand());
  auto* const none = new Paragraph(card, _("No window is like that. The hotline knows all of them."), width,
                                   nullptr, Tone::quiet);
  inside.Add(none, wxSizerFlags().Border(wxTOP, card->FromDIP(10)));
  Found found{card, list, none, {}};
  for (const auto& window : windows) {
    found.rows.push_back({window, make_row(*card, width, window)});
    list->Add(found.rows.back().sizer, wxSizerFlags().Expand());
  }
  found.show(search);
  field->Bind(wxEVT_TEXT, [field, &search, found = std::move(found)](wxCommandEvent&) {
    search = field->GetValue().utf8_string();
    found.show(search);
  });
}

}  // namespace redlips::tray
