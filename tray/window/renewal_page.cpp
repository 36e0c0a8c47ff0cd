// SPDX-License-Identifier: Apache-2.0
// 年审续期: draws what tray/core/renewal_view.h says; one card for the step, one for what is beside it.
#include <wx/wrapsizer.h>

#include "daemon/texts/language.h"
#include "tray/window/card.h"
#include "tray/window/pages.h"
#include "tray/window/station_bar.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

using Kind = RenewalView::Kind;

void add_hold(const Page& page, const std::string& words) {
  auto* const card = new Card(page.parent, Card::Ground::soft_remind);
  card->inside().Add(new Paragraph(card, words, inner_width(page), "rl-headline", Tone::remind));
  set_role(*card, Role::alert);
  name_for_readers(*card, words);
  page.column.Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(14)));
}

/// The unit that the question is about, as large as the question.
void add_unit(const Page& page, Card* card, const RenewalView& view) {
  const int width = inner_width(page);
  card->inside().Add(new Paragraph(card, view.unit, width, "rl-large"),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(18)));
  card->inside().Add(new Paragraph(card, view.unit_id, width, "rl-large"),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(4)));
}

void add_authority_words(const Page& page, const std::string& words) {
  auto* const card = new Card(page.parent, Card::Ground::soft_remind);
  const int width = inner_width(page);
  card->inside().Add(new Paragraph(card, _("Answer of the authority"), width, "rl-small", Tone::quiet));
  card->inside().Add(new Paragraph(card, words, width, "rl-headline"),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(6)));
  card->inside().Add(
      new Paragraph(card,
                    _("RedLips says: these are the authority's words, not ours. Nobody there asks for "
                      "your PIN; tell it to no one."),
                    width, "rl-small", Tone::quiet),
      wxSizerFlags().Border(wxTOP, card->FromDIP(8)));
  name_for_readers(*card, fill(_("{1}: {2}"), {_("Answer of the authority"), words}));
  page.column.Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(14)));
}

void add_step(const Page& page, const RenewalPart& part) {
  const auto& view = part.view;
  auto* const card = new Card(page.parent);
  const int width = inner_width(page);
  if (view.station >= 0)
    card->inside().Add(new StationBar(card, renewal_stations(), view.station, view.tone),
                       wxSizerFlags().Expand());
  if (!view.unit.empty()) add_unit(page, card, view);
  card->inside().Add(new Paragraph(card, view.title, width, "rl-title", view.tone),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(14)));
  for (const auto& line : view.lines) add_words(page, card, line.text, line.tone);
  if (!view.warning.empty()) add_words(page, card, view.warning, Tone::fault);
  for (const auto& [what, value] : view.rows) add_row(card, card->inside(), width, what, value, true);
  add_renewal_buttons(card, part);
  if (!view.code.empty())
    card->inside().Add(new Paragraph(card, fill(_("Code: {1}"), {view.code}), width, "rl-small", Tone::quiet),
                       wxSizerFlags().Border(wxTOP, card->FromDIP(12)));
  page.column.Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(14)));
}

void add_checks(const Page& page, const std::vector<Line>& checks) {
  if (checks.empty()) return;
  auto* const card = add_card(page, _("What it needs"));
  for (const auto& line : checks) add_words(page, card, line.text, line.tone);
}

void add_history(const Page& page, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  auto* const card = add_card(page, _("Renewals on this computer"));
  for (const auto& line : lines) add_words(page, card, line, Tone::quiet);
}

}  // namespace

void add_renewal_buttons(Card* card, const RenewalPart& part) {
  if (part.view.buttons.empty()) return;
  auto* const row = new wxWrapSizer(wxHORIZONTAL, 0);
  for (const auto& one : part.view.buttons) {
    auto* const button = new wxButton(card, wxID_ANY, shown(one.label));
    if (one.primary) add_class(*button, "rl-primary");
    button->Bind(wxEVT_BUTTON, [act = part.act, what = one.act](wxCommandEvent&) { act(what); });
    row->Add(button, wxSizerFlags().Border(wxRIGHT | wxTOP, card->FromDIP(10)));
  }
  card->inside().Add(row, wxSizerFlags().Expand().Border(wxTOP, card->FromDIP(8)));
}

void build_renewal_page(const Page& page, const RenewalPart& part, const std::function<void()>& check) {
  const auto& view = part.view;
  const auto* certificate = page.key == nullptr || page.key->foreign ? nullptr : page.key->best();
  if (view.kind == Kind::ways && certificate == nullptr) {
    add_empty(page, _("Please put your key in"),
              _("Until when its certificate is valid, and how to renew it, is shown here."));
    return add_history(page, part.history);
  }
  if (!view.hold.empty()) add_hold(page, view.hold);
  if (!view.authority_words.empty()) add_authority_words(page, view.authority_words);
  if (view.kind == Kind::ways) {
    add_renewal_ways(page, part);
  } else {
    add_step(page, part);
  }
  if (view.kind == Kind::done) check();
  add_checks(page, view.checks);
  const auto* authority =
      certificate == nullptr ? nullptr : find_authority(page.desk.authorities, certificate->authority);
  const bool other_way = view.kind == Kind::question || view.kind == Kind::blocked;
  if (other_way && authority != nullptr) add_counter_way(page, *authority);
  add_history(page, part.history);
}

}  // namespace redlips::tray
