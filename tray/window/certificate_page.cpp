// SPDX-License-Identifier: Apache-2.0
// 证书: what to do now, the certificate in words, the year, and the PIN at a glance.
#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

std::string unit_id_words(const Certificate& certificate) {
  return certificate.unit_id_ok ? certificate.unit_id : certificate.unit_id + _(" (check digit is wrong)");
}

std::string until_words(const Certificate& certificate, const Authority* authority) {
  return fill(_("{1} to {2}"),
              {day_words(certificate.not_before, authority), day_words(certificate.not_after, authority)});
}

/// The one thing to do now, with its button; nothing where nothing is due.
void add_banner(const Page& page, const std::function<void()>& open_pin_page) {
  const auto& key = *page.key;
  std::string title, words;
  if (key.tries.locked) {
    title = _("The key is locked");
    words =
        _("Too many wrong PINs. The certificate is still on it and its validity is the same; the authority "
          "can unlock it.");
  } else if (key.initial_pin) {
    title = _("This key may still have its initial PIN");
    words = _("Whoever finds the key could log in with it. Changing the PIN takes a minute.");
  } else {
    return;
  }
  auto* const card =
      new Card(page.parent, key.tries.locked ? Card::Ground::soft_red : Card::Ground::soft_remind);
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  auto* const texts = new wxBoxSizer(wxVERTICAL);
  const int button = em(*card) * 8;
  texts->Add(new Paragraph(card, title, inner_width(page) - button, "rl-strong"));
  texts->Add(new Paragraph(card, words, inner_width(page) - button, "rl-small"),
             wxSizerFlags().Border(wxTOP, card->FromDIP(4)));
  row->Add(texts, wxSizerFlags(1).CentreVertical());
  auto* const go =
      new wxButton(card, wxID_ANY, shown(key.tries.locked ? _("What to &do") : _("Change the PIN")));
  add_class(*go, "rl-primary");
  go->Bind(wxEVT_BUTTON, [open_pin_page](wxCommandEvent&) { open_pin_page(); });
  row->Add(go, wxSizerFlags().CentreVertical());
  card->inside().Add(row, wxSizerFlags().Expand());
  page.column.Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(14)));
}

void add_certificate(const Page& page, const Certificate& certificate, const Authority* authority) {
  auto* const card = new Card(page.parent);
  const int width = inner_width(page);
  const auto state = certificate_line(certificate, authority);
  card->inside().Add(new Paragraph(card, certificate.unit, width, "rl-title"));
  card->inside().Add(new Paragraph(card, "● " + state.text, width, "rl-small", state.tone),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(4)));
  if (!certificate.unit_id.empty())
    add_row(card, card->inside(), width, certificate.unit_id_is_uscc ? _("Credit code") : _("Unit number"),
            unit_id_words(certificate), true);
  add_row(card, card->inside(), width, _("Valid"), until_words(certificate, authority));
  add_row(card, card->inside(), width, _("Issued by"),
          authority == nullptr ? certificate.issuer : authority->name.shown());
  if (!page.key->serial.empty()) add_row(card, card->inside(), width, _("Key number"), page.key->serial);
  add_row(card, card->inside(), width, _("Revocation"), unchecked_words());
  const auto gone = progress(certificate, authority,
                             std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  card->inside().Add(new YearBar(card, gone, state.tone),
                     wxSizerFlags().Expand().Border(wxTOP, card->FromDIP(16)));
  card->inside().Add(new Paragraph(card, gone.words, width, "rl-small", Tone::quiet),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(6)));
  page.column.Add(card, wxSizerFlags().Expand());
}

void add_fact(const Page& page, wxSizer& row, const char* title, const Fact& fact, bool first) {
  auto* const card = new Card(page.parent);
  const int width = (page.width - page.parent->FromDIP(14)) / 2 - 2 * page.parent->FromDIP(16);
  card->inside().Add(label(card, title, "rl-small", Tone::quiet));
  card->inside().Add(new Paragraph(card, fact.headline.text, width, "rl-headline", fact.headline.tone),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(6)));
  card->inside().Add(new Paragraph(card, fact.below, width, "rl-small", Tone::quiet),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(6)));
  row.Add(card, wxSizerFlags(1).Expand().Border(first ? wxRIGHT : 0, page.parent->FromDIP(14)));
}

}  // namespace

void build_certificate_page(const Page& page, const std::function<void()>& open_pin_page) {
  if (page.key == nullptr)
    return add_empty(page, _("Please put your key in"),
                     _("Its certificate is shown here as soon as RedLips sees it."));
  if (page.key->foreign)
    return add_empty(page, key_title(*page.key),
                     _("This is another vendor's key. RedLips does not touch it."));
  const auto* certificate = page.key->best();
  if (certificate == nullptr)
    return add_empty(page, _("No certificate on this key"),
                     _("It was perhaps revoked, or not yet written. No PIN try was used. If it is a newly "
                       "issued key, please call "
                       "the authority and give the number of the key."));
  const auto* authority = find_authority(page.desk.authorities, certificate->authority);
  add_banner(page, open_pin_page);
  add_certificate(page, *certificate, authority);
  auto* const facts = new wxBoxSizer(wxHORIZONTAL);
  add_fact(page, *facts, _("PIN"), pin_fact(*page.key, authority), true);
  add_fact(page, *facts, _("Tries left"), tries_fact(*page.key), false);
  page.column.Add(facts, wxSizerFlags().Expand().Border(wxTOP, page.parent->FromDIP(14)));
}

}  // namespace redlips::tray
