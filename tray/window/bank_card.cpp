// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/window/help_cards.h"
#include "tray/window/style.h"

namespace redlips::tray {

void add_age(Card& card, wxSizer& sizer, int width, const std::string& words) {
  sizer.Add(new Paragraph(&card, words, width, "rl-small", Tone::quiet),
            wxSizerFlags().Border(wxTOP, card.FromDIP(6)));
}

void add_bank_card(const Page& page, const Authority& authority) {
  const auto& account = authority.contact.account;
  if (!account) return;
  auto* const card = add_card(page, _("Bank account"));
  const int width = inner_width(page);
  auto& inside = card->inside();
  add_age(*card, inside, width,
          fill(_("As of {1}: please ask by telephone before you pay."), {account->as_of}));
  add_row(card, inside, width, _("Account holder"), account->holder, true);
  // Shown as printed; a bank's form takes digits alone.
  auto digits = account->number;
  std::erase(digits, ' ');
  add_copied_row(card, inside, width, _("Account number"), account->number, digits);
  add_row(card, inside, width, _("Bank"), account->bank, true);
  if (const auto& note = account->note.shown(); !note.empty()) add_words(page, card, note);
}

}  // namespace redlips::tray
