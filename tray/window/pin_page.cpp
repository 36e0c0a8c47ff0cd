// SPDX-License-Identifier: Apache-2.0
// PIN 码: whose it is, how it stands, how many tries are left, and what to do when nobody knows it.
#include "daemon/texts/language.h"
#include "tray/core/question_words.h"
#include "tray/window/card.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {

void build_pin_page(const Page& page, const std::function<void()>& change) {
  if (page.key == nullptr || page.key->foreign)
    return add_empty(page, _("Please put your key in"), _("A PIN is changed on the key itself."));
  const auto* certificate = page.key->best();
  const auto* authority =
      certificate == nullptr ? nullptr : find_authority(page.desk.authorities, certificate->authority);
  auto* const now = add_card(page, _("PIN of this key (password)"));
  const auto state = pin_fact(*page.key, authority), tries = tries_fact(*page.key);
  add_row(now, now->inside(), inner_width(page), _("Which key"), key_title(*page.key));
  add_row(now, now->inside(), inner_width(page), _("State"), state.headline.text);
  add_row(now, now->inside(), inner_width(page), _("Tries left"), tries.headline.text + " · " + tries.below);
  if (!page.key->tries.locked) {
    auto* const go = new wxButton(now, wxID_ANY, shown(_("&Change the PIN…")));
    add_class(*go, "rl-primary");
    go->Bind(wxEVT_BUTTON, [change](wxCommandEvent&) { change(); });
    now->inside().Add(go, wxSizerFlags().Border(wxTOP, now->FromDIP(16)));
  }
  auto* const forgotten = add_card(page, _("PIN forgotten?"));
  for (const auto& line : forgotten_words(authority)) add_words(page, forgotten, line);
}

}  // namespace redlips::tray
