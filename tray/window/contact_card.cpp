// SPDX-License-Identifier: Apache-2.0
#include "daemon/texts/language.h"
#include "tray/window/answering_line.h"
#include "tray/window/help_cards.h"

namespace redlips::tray {

void add_contact_card(const Page& page, const Authority& authority) {
  auto* const card = add_card(page, authority.name.shown());
  const int width = inner_width(page);
  const auto row = [&](const char* what, const std::string& value, bool copy) {
    if (!value.empty()) add_row(card, card->inside(), width, what, value, copy);
  };
  row(_("Hotline"), authority.hotline, true);
  if (!authority.hotline.empty()) {
    const int values = value_column(*card);
    card->inside().Add(new AnsweringLine(card, authority, width - values, nullptr, time_now()),
                       wxSizerFlags().Border(wxLEFT, values));
  }
  row(_("Hours"), authority.hours.shown(), false);
  row(_("Address"), authority.address.shown(), true);
  row(_("On parcels"), authority.contact.parcels, true);
}

}  // namespace redlips::tray
