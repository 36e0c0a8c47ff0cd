// SPDX-License-Identifier: Apache-2.0
// 设置: language, big type, the icon while no key is in. Each takes effect at once.
#include <wx/checkbox.h>

#include "daemon/texts/language.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

void add_languages(Card* card, const SettingsView& view) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  for (const auto& [code, name] : {std::pair("zh_CN", "中文"), std::pair("en", "English")}) {
    auto* const button = new wxButton(card, wxID_ANY, shown(name));
    button->Enable(in_chinese() != (std::string_view(code) == "zh_CN"));
    button->Bind(wxEVT_BUTTON, [view, language = std::string(code)](wxCommandEvent&) {
      auto settings = view.settings;
      settings.language = language;
      view.change(settings);
    });
    row->Add(button, wxSizerFlags().Border(wxRIGHT, card->FromDIP(10)));
  }
  card->inside().Add(row, wxSizerFlags().Border(wxTOP, card->FromDIP(12)));
}

void add_choice(Card* card, const SettingsView& view, const char* words, bool Settings::*member) {
  auto* const box = new wxCheckBox(card, wxID_ANY, shown(words));
  box->SetValue(view.settings.*member);
  box->Bind(wxEVT_CHECKBOX, [view, member](const wxCommandEvent& event) {
    auto settings = view.settings;
    settings.*member = event.IsChecked();
    view.change(settings);
  });
  card->inside().Add(box, wxSizerFlags().Border(wxTOP, card->FromDIP(12)));
}

}  // namespace

void add_settings_card(const Page& page, const SettingsView& view) {
  auto* const card = add_card(page, _("Settings"));
  add_languages(card, view);
  add_choice(card, view, _("&Big type"), &Settings::big_type);
  add_choice(card, view, _("&No icon while no key is in"), &Settings::hidden_without_key);
}

}  // namespace redlips::tray
