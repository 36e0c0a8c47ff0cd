// SPDX-License-Identifier: Apache-2.0
// Until when, and both ways, remote and counter.
#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

void add_state(const Page& page, const Certificate& certificate, const Authority* authority,
               const RenewalPart& part) {
  auto* const card = add_card(page, _("Renewal"));
  const int width = inner_width(page);
  add_row(card, card->inside(), width, _("Unit"), certificate.unit);
  add_row(card, card->inside(), width, _("Valid"),
          fill(_("{1} to {2}"),
               {day_words(certificate.not_before, authority), day_words(certificate.not_after, authority)}));
  const auto state = renewal_line(certificate, authority);
  add_words(page, card, state.text, state.tone);
  add_renewal_buttons(card, part);
}

void add_remote(const Page& page, const Authority& authority) {
  auto* const card = add_card(page, _("Remote renewal, without a visit"));
  add_words(
      page, card,
      _("Call the authority, which guides you with the key in this computer; pull it out and put it back in "
        "when you are asked to. Afterwards the authority decides. Name and credit code of the unit must be "
        "unchanged. Nobody needs your PIN: type it yourself, and tell it to no one."));
  if (!authority.hotline.empty())
    add_row(card, card->inside(), inner_width(page), _("Hotline"), authority.hotline, true);
  add_row(card, card->inside(), inner_width(page), _("Hours"), authority.hours.shown());
}

}  // namespace

void add_counter_way(const Page& page, const Authority& authority) {
  auto* const card = add_card(page, _("Renewal at the counter"));
  add_words(page, card,
            authority.remote_renewal ? _("Always possible: bring the key and the stamped application form. "
                                         "Ask by telephone which papers "
                                         "are wanted.")
                                     : _("This authority renews at its counter alone: bring the key, and ask "
                                         "by telephone which papers are "
                                         "wanted."));
  add_row(card, card->inside(), inner_width(page), _("Address"), authority.address.shown(), true);
  if (authority.remote_renewal) return;
  if (!authority.hotline.empty())
    add_row(card, card->inside(), inner_width(page), _("Hotline"), authority.hotline, true);
  add_row(card, card->inside(), inner_width(page), _("Hours"), authority.hours.shown());
}

void add_renewal_ways(const Page& page, const RenewalPart& part) {
  const auto& certificate = *page.key->best();
  const auto* authority = find_authority(page.desk.authorities, certificate.authority);
  add_state(page, certificate, authority, part);
  if (authority == nullptr) {
    auto* const card = add_card(page, _("Whom to ask"));
    return add_words(page, card,
                     fill(_("Please ask whoever issued the certificate: {1}."), {certificate.issuer}));
  }
  if (authority->remote_renewal) add_remote(page, *authority);
  add_counter_way(page, *authority);
}

}  // namespace redlips::tray
