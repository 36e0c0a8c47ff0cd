// SPDX-License-Identifier: Apache-2.0
#include "daemon/texts/language.h"
#include "tray/window/help_cards.h"

namespace redlips::tray {
void add_lost_card(const Page& page, const Authority* authority) {
  auto* const card = add_card(page, _("When a key is lost"));
  if (authority == nullptr || authority->contact.lost.empty()) {
    add_words(page, card,
              _("Tell the authority at once: it revokes the certificate, and nobody can log in with the key "
                "any more. What was done with it stays valid."));
    return;
  }
  std::size_t number = 0;
  for (const auto& step : authority->contact.lost) add_step(page, *card, ++number, step.shown());
  add_words(page, card, _("What was done with the key stays valid."), Tone::quiet);
}

}  // namespace redlips::tray
