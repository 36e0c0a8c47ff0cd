// SPDX-License-Identifier: Apache-2.0
// 帮助: whom to call, what to do when a key is lost, about.
#include <set>

#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {

void build_help_page(const Page& page) {
  std::set<std::string> named;
  for (const auto& key : page.desk.keys) {
    if (const auto* certificate = key.best()) named.insert(certificate->authority);
  }
  for (const auto& authority : page.desk.authorities) {
    if (!named.contains(authority.id)) continue;
    auto* const card = add_card(page, authority.name.shown());
    if (!authority.hotline.empty())
      add_row(card, card->inside(), inner_width(page), _("Hotline"), authority.hotline, true);
    add_row(card, card->inside(), inner_width(page), _("Hours"), authority.hours.shown());
    add_row(card, card->inside(), inner_width(page), _("Address"), authority.address.shown(), true);
  }
  auto* const lost = add_card(page, _("When a key is lost"));
  add_words(page, lost,
            _("Tell the authority at once: it revokes the certificate, and nobody can log in with the key "
              "any more. What was done with it stays valid."));
  auto* const moved = add_card(page, _("A new computer"));
  add_words(page, moved,
            _("Nothing is lost: PIN, certificate and key live on the Key alone. Install RedLips there and "
              "put the key in."));
  add_card(page, fill(_("RedLips {1}"), {REDLIPS_VERSION}));
}

}  // namespace redlips::tray
