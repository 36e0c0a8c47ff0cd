// SPDX-License-Identifier: Apache-2.0
// 核对信息: asked once for each certificate, when the user first sees it; nothing depends on the answer.
#include "daemon/texts/language.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

wxButton* add_answer(Card* card, wxSizer& row, const char* words, const std::function<void()>& act) {
  auto* const button = new wxButton(card, wxID_ANY, shown(words));
  button->Bind(wxEVT_BUTTON, [act](wxCommandEvent&) { act(); });
  row.Add(button, wxSizerFlags().Border(wxRIGHT, card->FromDIP(10)));
  return button;
}

std::string how_to_correct(const Authority* authority) {
  auto words = std::string(
      _("Please do no business with it yet. The authority corrects it free of charge; bring the key, "
        "the stamped application form and a copy of the business licence. The key was not changed."));
  if (authority != nullptr && !authority->hotline.empty())
    words += ' ' + fill(_("Hotline {1}"), {authority->hotline});
  return words;
}

}  // namespace

void add_check_card(const Page& page, const SettingsView& view,
                    const std::function<void(const Line&)>& tell) {
  const auto* certificate = page.key == nullptr || page.key->foreign ? nullptr : page.key->best();
  if (certificate == nullptr || view.settings.has_checked(certificate->id)) return;
  const auto* authority = find_authority(page.desk.authorities, certificate->authority);
  auto* const card = add_card(page, _("Please look over what the certificate says"));
  add_words(page, card,
            fill(_("{1}, {2}, valid until {3}. The key works whatever you answer."),
                 {certificate->unit, certificate->unit_id, day_words(certificate->not_after, authority)}));
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  const auto done = [view, id = certificate->id] {
    auto settings = view.settings;
    settings.check(id);
    view.change(settings);
  };
  add_answer(card, *row, _("All is right"), done);
  add_answer(card, *row, _("Something is wrong"), [tell, done, words = how_to_correct(authority)] {
    done();
    tell({words, Tone::remind});
  });
  card->inside().Add(row, wxSizerFlags().Border(wxTOP, card->FromDIP(12)));
}

}  // namespace redlips::tray
