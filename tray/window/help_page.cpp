// SPDX-License-Identifier: Apache-2.0
// 帮助: whom to call, where to pay, what to do when a key is lost, where to go, about.
#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/window/help_cards.h"

namespace redlips::tray {
namespace {

/// Those of the keys that are in. A lost key is not in: then all that can be called.
std::vector<const Authority*> authorities_for(const Desk& desk) {
  std::vector<const Authority*> named, reachable;
  for (const auto& authority : desk.authorities) {
    const auto is_its = [&](const Key& key) {
      const auto* certificate = key.best();
      return certificate != nullptr && certificate->authority == authority.id;
    };
    if (std::ranges::any_of(desk.keys, is_its)) named.push_back(&authority);
    if (!authority.hotline.empty()) reachable.push_back(&authority);
  }
  return named.empty() ? reachable : named;
}

void add_moved_card(const Page& page) {
  auto* const card = add_card(page, _("A new computer"));
  add_words(page, card,
            _("Nothing is lost: PIN, certificate and key live on the Key alone. Install RedLips there and "
              "put the key in."));
}

void add_about_card(const Page& page) {
  auto* const card = add_card(page, fill(_("RedLips {1}"), {REDLIPS_VERSION}));
  add_words(page, card, _("Free software under the Apache License 2.0, without any warranty."), Tone::quiet);
}

}  // namespace

void build_help_page(const Page& page, std::string& search) {
  const auto authorities = authorities_for(page.desk);
  for (const auto* authority : authorities) {
    add_contact_card(page, *authority);
    add_lost_card(page, authority);
    add_bank_card(page, *authority);
    add_districts_card(page, *authority, search);
  }
  if (authorities.empty()) add_lost_card(page, nullptr);
  add_moved_card(page);
  add_about_card(page);
}

}  // namespace redlips::tray
