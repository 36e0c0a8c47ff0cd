// SPDX-License-Identifier: Apache-2.0
// PIN 码, 记录, 帮助.
#include <wx/dataview.h>

#include <boost/json/array.hpp>
#include <set>

#include "daemon/texts/error_text.h"
#include "daemon/texts/language.h"
#include "drivers/wire/rpc.h"
#include "tray/window/card.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace json = boost::json;
namespace {

int inner(const Page& page) { return page.width - 2 * page.parent->FromDIP(16); }

Card* add_card(const Page& page, const std::string& title) {
  auto* const card = new Card(page.parent);
  card->inside().Add(new Paragraph(card, title, inner(page), "rl-headline"));
  page.column.Add(card, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(14)));
  return card;
}

void add_words(const Page& page, Card* card, const std::string& words, Tone tone = Tone::plain) {
  card->inside().Add(new Paragraph(card, words, inner(page), nullptr, tone),
                     wxSizerFlags().Border(wxTOP, card->FromDIP(8)));
}

/// "2027-01-31T16:00:00Z" as a day and a minute of this computer's zone.
wxString local_minute(const std::string& iso) {
  const auto when = time_of(iso);
  if (!when) return shown(iso);
  return wxDateTime(static_cast<time_t>(when->time_since_epoch().count())).Format("%Y-%m-%d %H:%M");
}

std::string what_words(const std::string& what) {
  if (what == "authenticate") return _("login");
  if (what == "pin.change") return _("PIN change");
  return what == "cleared" ? _("records cleared") : what;
}

std::string result_words(const std::string& code) {
  if (code == "ok") return _("done");
  const auto words = error_text(code);
  return std::string(in_chinese() ? words.zh_what : words.en_what);
}

void append_entry(wxDataViewListCtrl& table, const json::object& entry) {
  wxVector<wxVariant> cells;
  const auto origin = text(entry, "origin");
  cells.push_back(local_minute(text(entry, "when")));
  cells.push_back(shown(what_words(text(entry, "what"))));
  cells.push_back(shown(origin.empty() ? _("on this computer") : origin));
  cells.push_back(shown(text(entry, "unit")));
  cells.push_back(shown(result_words(text(entry, "code"))));
  table.AppendItem(cells);
}

}  // namespace

void build_pin_page(const Page& page, const std::function<void()>& change) {
  if (page.key == nullptr || page.key->foreign)
    return add_empty(page, _("Please put your key in"), _("A PIN is changed on the key itself."));
  const auto* certificate = page.key->best();
  const auto* authority =
      certificate == nullptr ? nullptr : find_authority(page.desk.authorities, certificate->authority);
  auto* const now = add_card(page, _("PIN of this key (password)"));
  const auto state = pin_fact(*page.key, authority), tries = tries_fact(*page.key);
  add_row(now, now->inside(), inner(page), _("Which key"), key_title(*page.key));
  add_row(now, now->inside(), inner(page), _("State"), state.headline.text);
  add_row(now, now->inside(), inner(page), _("Tries left"), tries.headline.text + " · " + tries.below);
  if (!page.key->tries.locked) {
    auto* const go = new wxButton(now, wxID_ANY, shown(_("&Change the PIN…")));
    add_class(*go, "rl-primary");
    go->Bind(wxEVT_BUTTON, [change](wxCommandEvent&) { change(); });
    now->inside().Add(go, wxSizerFlags().Border(wxTOP, now->FromDIP(16)));
  }
  auto* const forgotten = add_card(page, _("PIN forgotten?"));
  add_words(page, forgotten,
            _("Do not guess: after too many wrong PINs in a row the key locks. Is it the right key? Is Caps "
              "Lock on, or Num Lock off? "
              "Does the input method send full-width digits? Do colleagues know the PIN?"));
  if (authority != nullptr && !authority->initial_pin.empty())
    add_words(
        page, forgotten,
        fill(_("A key that nobody has changed yet has the initial PIN {1}."), {authority->initial_pin}));
  if (authority != nullptr && !authority->hotline.empty())
    add_words(page, forgotten,
              fill(_("If nobody knows it, only the authority can set a new one: {1} ({2})."),
                   {authority->hotline, authority->hours.shown()}));
}

void build_history_page(const Page& page, const json::object& history, const std::function<void()>& clear) {
  const auto* entries = wire::array_of(history, "entries");
  if (entries == nullptr || entries->empty())
    return add_empty(page, _("Nothing recorded yet"),
                     _("Each use of a key is recorded here: who asked, which key, and what came of it."));
  auto* const table = new wxDataViewListCtrl(page.parent, wxID_ANY, wxDefaultPosition,
                                             {page.width, em(*page.parent) * 24}, wxDV_ROW_LINES);
  name_for_readers(*table, _("Records"));
  const int unit = em(*page.parent);
  table->AppendTextColumn(shown(_("When")), wxDATAVIEW_CELL_INERT, unit * 9);
  table->AppendTextColumn(shown(_("What")), wxDATAVIEW_CELL_INERT, unit * 6);
  table->AppendTextColumn(shown(_("Site")), wxDATAVIEW_CELL_INERT, unit * 12);
  table->AppendTextColumn(shown(_("Unit")), wxDATAVIEW_CELL_INERT, unit * 10);
  table->AppendTextColumn(shown(_("Result")), wxDATAVIEW_CELL_INERT, unit * 12);
  for (const auto& entry : *entries) {
    if (entry.is_object()) append_entry(*table, entry.get_object());
  }
  page.column.Add(table, wxSizerFlags().Expand());
  auto* const empty = new wxButton(page.parent, wxID_ANY, shown(_("Clear…")));
  empty->Bind(wxEVT_BUTTON, [clear](wxCommandEvent&) { clear(); });
  page.column.Add(empty, wxSizerFlags().Border(wxTOP, page.parent->FromDIP(14)));
}

void build_help_page(const Page& page, const std::function<void(const std::string&)>& choose) {
  std::set<std::string> named;
  for (const auto& key : page.desk.keys) {
    if (const auto* certificate = key.best()) named.insert(certificate->authority);
  }
  for (const auto& authority : page.desk.authorities) {
    if (!named.contains(authority.id)) continue;
    auto* const card = add_card(page, authority.name.shown());
    if (!authority.hotline.empty())
      add_row(card, card->inside(), inner(page), _("Hotline"), authority.hotline, true);
    add_row(card, card->inside(), inner(page), _("Hours"), authority.hours.shown());
    add_row(card, card->inside(), inner(page), _("Address"), authority.address.shown(), true);
  }
  auto* const lost = add_card(page, _("When a key is lost"));
  add_words(page, lost,
            _("Tell the authority at once: it revokes the certificate, and nobody can log in with the key "
              "any more. What was done with it stays valid."));
  auto* const moved = add_card(page, _("A new computer"));
  add_words(page, moved,
            _("Nothing is lost: PIN, certificate and key live on the Key alone. Install RedLips there and "
              "put the key in."));
  auto* const about = add_card(page, fill(_("RedLips {1}"), {REDLIPS_VERSION}));
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  for (const auto& [code, name] : {std::pair("zh_CN", "中文"), std::pair("en", "English")}) {
    auto* const button = new wxButton(about, wxID_ANY, shown(name));
    const bool now = in_chinese() == (std::string_view(code) == "zh_CN");
    button->Enable(!now);
    button->Bind(wxEVT_BUTTON, [choose, language = std::string(code)](wxCommandEvent&) { choose(language); });
    row->Add(button, wxSizerFlags().Border(wxRIGHT, about->FromDIP(10)));
  }
  about->inside().Add(row, wxSizerFlags().Border(wxTOP, about->FromDIP(12)));
}

}  // namespace redlips::tray
