// SPDX-License-Identifier: Apache-2.0
// The user's own name and colour for a key: what tells two keys of one unit apart.
#include <wx/tglbtn.h>
#include <wx/wrapsizer.h>

#include <array>

#include "daemon/texts/language.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"
#include "tray/window/theme.h"

namespace redlips::tray {
namespace {

struct Colour {
  const char* name;  ///< as the daemon keeps it; "": none
  const char* words;
};
constexpr std::array colours{Colour{"", N_("none")},         Colour{"red", N_("red")},
                             Colour{"orange", N_("orange")}, Colour{"green", N_("green")},
                             Colour{"blue", N_("blue")},     Colour{"purple", N_("purple")},
                             Colour{"grey", N_("grey")}};

void add_name(Card* card, const Key& key, const Rename& rename, NameDraft& draft) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  auto* const title = label(card, _("&Name"), nullptr, Tone::quiet);
  auto* const field = new wxTextCtrl(card, wxID_ANY, shown(key.token == draft.token ? draft.name : key.name),
                                     wxDefaultPosition, {em(*card) * 14, -1}, wxTE_PROCESS_ENTER);
  field->SetMaxLength(20);  // in Chinese characters what the daemon takes
  label_for(*title, *field);
  name_for_readers(*field, _("Name of the key"));
  auto* const keep = new wxButton(card, wxID_ANY, shown(_("&Keep the name")));
  const auto take = [rename, field, token = key.token, &draft](wxCommandEvent&) {
    draft = {};
    rename(token, {{"name", field->GetValue().utf8_string()}});
  };
  field->Bind(wxEVT_TEXT, [field, token = key.token, &draft](wxCommandEvent&) {
    draft = {token, field->GetValue().utf8_string()};
  });
  field->Bind(wxEVT_TEXT_ENTER, take);
  keep->Bind(wxEVT_BUTTON, take);
  row->Add(title, wxSizerFlags().CentreVertical().Border(wxRIGHT, card->FromDIP(10)));
  row->Add(field, wxSizerFlags(1).CentreVertical());
  row->Add(keep, wxSizerFlags().CentreVertical().Border(wxLEFT, card->FromDIP(10)));
  card->inside().Add(row, wxSizerFlags().Expand().Border(wxTOP, card->FromDIP(10)));
}

void add_colours(Card* card, const Key& key, const Rename& rename) {
  auto* const row = new wxWrapSizer(wxHORIZONTAL);
  for (const auto& colour : colours) {
    auto* const button = new wxToggleButton(card, wxID_ANY, shown(_(colour.words)), wxDefaultPosition,
                                            wxDefaultSize, wxBU_EXACTFIT);
    const auto dot = key_colour(colour.name);
    add_class(*button, "rl-eye");
    set_button_lines(*button, {{_(colour.words)}}, em(*card) * 4,
                     dot.IsOk() ? dot.GetAsString(wxC2S_HTML_SYNTAX).utf8_string() : "");
    set_role(*button, Role::radio);
    name_for_readers(*button, fill(_("Colour of the key: {1}"), {_(colour.words)}));
    button->SetValue(key.colour == colour.name);
    button->Bind(wxEVT_TOGGLEBUTTON, [rename, token = key.token, name = colour.name](wxCommandEvent&) {
      rename(token, {{"colour", name}});
    });
    row->Add(button, wxSizerFlags().Border(wxRIGHT | wxTOP, card->FromDIP(8)));
  }
  card->inside().Add(row, wxSizerFlags().Expand().Border(wxTOP, card->FromDIP(4)));
}

}  // namespace

void add_name_card(const Page& page, const Rename& rename, NameDraft& draft) {
  auto* const card = add_card(page, _("Your own name and colour for this key"));
  add_words(page, card, _("They stand in every question about this key, on this computer only."),
            Tone::quiet);
  add_name(card, *page.key, rename, draft);
  add_colours(card, *page.key, rename);
}

}  // namespace redlips::tray
