// SPDX-License-Identifier: Apache-2.0
// 记录: each use of a key.
#include <wx/dataview.h>

#include <boost/json/array.hpp>

#include "daemon/texts/error_text.h"
#include "daemon/texts/language.h"
#include "drivers/wire/rpc.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace json = boost::json;
namespace {

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
  const auto origin = text(entry, "origin"), unit = text(entry, "unit");
  cells.push_back(local_minute(text(entry, "when")));
  cells.push_back(shown(what_words(text(entry, "what"))));
  cells.push_back(shown(origin.empty() ? _("on this computer") : origin));
  // An empty cell has no name for screen readers.
  cells.push_back(shown(unit.empty() ? "—" : unit));
  cells.push_back(shown(result_words(text(entry, "code"))));
  table.AppendItem(cells);
}

}  // namespace

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

}  // namespace redlips::tray
