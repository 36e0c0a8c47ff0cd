// SPDX-License-Identifier: Apache-2.0
// PIN 码: whose it is, how it stands, how many tries are left, and what to do when it is locked or forgotten.
#include "daemon/texts/language.h"
#include "tray/core/pin_help.h"
#include "tray/core/question_words.h"
#include "tray/window/card.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

void add_form_button(Card* card, const char* style, const std::function<void()>& make_form) {
  auto* const make = new wxButton(card, wxID_ANY, shown(_("Filled &form (PDF)")));
  if (style != nullptr) add_class(*make, style);
  make->Bind(wxEVT_BUTTON, [make_form](wxCommandEvent&) { make_form(); });
  card->inside().Add(make, wxSizerFlags().Border(wxTOP, card->FromDIP(14)));
}

/// Whom to call, and where to go.
void add_counter(const Page& page, Card* card, const Authority& authority) {
  const int width = inner_width(page);
  if (!authority.hotline.empty()) add_row(card, card->inside(), width, _("Hotline"), authority.hotline, true);
  if (!authority.hours.shown().empty())
    add_row(card, card->inside(), width, _("Hours"), authority.hours.shown());
  if (!authority.address.shown().empty())
    add_row(card, card->inside(), width, _("Address"), authority.address.shown(), true);
}

/// What happened, what was not lost, what to do next.
void add_locked(const Page& page, const Authority* authority, const std::function<void()>& make_form) {
  auto* const card = new Card(page.parent, Card::Ground::soft_red);
  const auto title = fill(_("The key is locked: {1}"), {key_title(*page.key)});
  const int width = inner_width(page);
  card->inside().Add(new Paragraph(card, title, width, "rl-headline", Tone::fault));
  set_role(*card, Role::alert);
  name_for_readers(*card, title);
  add_words(page, card, _("Too many wrong PINs in a row, so the key locked itself."));
  add_words(
      page, card,
      _("Nothing is lost: the certificate and its validity are as before, and what was done with the key "
        "stays valid."));
  for (const auto& line : unlock_words(authority)) add_words(page, card, line);
  add_form_button(card, "rl-primary", make_form);
  if (authority != nullptr) add_counter(page, card, *authority);
  page.column.Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(14)));
}

void add_state(const Page& page, const Authority* authority, const std::function<void()>& change) {
  auto* const now = add_card(page, _("PIN of this key (password)"));
  const auto state = pin_fact(*page.key, authority), tries = tries_fact(*page.key);
  add_row(now, now->inside(), inner_width(page), _("Which key"), key_title(*page.key));
  add_row(now, now->inside(), inner_width(page), _("State"), state.headline.text);
  add_row(now, now->inside(), inner_width(page), _("Tries left"), tries.headline.text + " · " + tries.below);
  auto* const go = new wxButton(now, wxID_ANY, shown(_("&Change the PIN…")));
  add_class(*go, "rl-primary");
  go->Bind(wxEVT_BUTTON, [change](wxCommandEvent&) { change(); });
  now->inside().Add(go, wxSizerFlags().Border(wxTOP, now->FromDIP(16)));
}

/// Hints that use no try, then the way to a new PIN.
void add_forgotten(const Page& page, const Authority* authority, const std::function<void()>& make_form) {
  auto* const forgotten = add_card(page, _("PIN forgotten?"));
  for (const auto& line : forgotten_words(authority)) add_words(page, forgotten, line);
  if (authority != nullptr) add_form_button(forgotten, nullptr, make_form);
}

}  // namespace

void build_pin_page(const Page& page, const std::function<void()>& change,
                    const std::function<void()>& make_form, const std::function<void(const Line&)>& tell) {
  if (page.key == nullptr || page.key->foreign)
    return add_empty(page, _("Please put your key in"), _("A PIN is changed on the key itself."));
  const auto* certificate = page.key->best();
  const auto* authority =
      certificate == nullptr ? nullptr : find_authority(page.desk.authorities, certificate->authority);
  if (page.key->tries.locked) return add_locked(page, authority, make_form);
  add_state(page, authority, change);
  add_forgotten(page, authority, make_form);
  add_handover_card(page, authority, change, tell);
}

}  // namespace redlips::tray
