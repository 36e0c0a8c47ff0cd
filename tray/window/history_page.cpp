// SPDX-License-Identifier: Apache-2.0
// 记录: the sites about which the user has said something, and each use of a key.
#include <wx/dataview.h>
#include <wx/srchctrl.h>

#include "daemon/texts/language.h"
#include "tray/core/records.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

/// "2027-01-31T16:00:00Z" as a day and a minute of this computer's zone.
wxString local_minute(const std::string& iso) {
  const auto when = time_of(iso);
  if (!when) return shown(iso);
  return wxDateTime(static_cast<time_t>(when->time_since_epoch().count())).Format("%Y-%m-%d %H:%M");
}

void append(wxDataViewListCtrl& table, const Record& record, const wxString& when) {
  wxVector<wxVariant> cells;
  cells.push_back(when);
  for (const auto* cell : {&record.what, &record.result, &record.site, &record.unit})
    cells.push_back(shown(*cell));
  table.AppendItem(cells);
}

void show_found(wxDataViewListCtrl& table, const std::vector<Record>& records, const std::string& search) {
  table.DeleteAllItems();
  for (const auto& record : records) {
    const auto when = local_minute(record.when);
    if (matches(record, std::string(when.utf8_str()), search)) append(table, record, when);
  }
}

wxDataViewListCtrl* make_table(const Page& page) {
  const int unit = em(*page.parent);
  auto* const table = new wxDataViewListCtrl(page.parent, wxID_ANY, wxDefaultPosition,
                                             {page.width, unit * 20}, wxDV_ROW_LINES);
  name_for_readers(*table, _("Records"));
  // What came of it is the last to be cut: it stands before the names.
  const std::pair<const char*, double> columns[] = {
      {_("When"), 9.5}, {_("What"), 5.5}, {_("Result"), 6.5}, {_("Site"), 9}, {_("Unit"), 7}};
  for (const auto& [title, width] : columns)
    table->AppendTextColumn(shown(title), wxDATAVIEW_CELL_INERT, static_cast<int>(unit * width))
        ->GetRenderer()
        ->EnableEllipsize(wxELLIPSIZE_END);
  return table;
}

wxButton* add_button(const Page& page, wxSizer& row, const char* words, const std::function<void()>& act) {
  auto* const button = new wxButton(page.parent, wxID_ANY, shown(words));
  button->Bind(wxEVT_BUTTON, [act](wxCommandEvent&) { act(); });
  row.Add(button, wxSizerFlags().CentreVertical().Border(wxLEFT, page.parent->FromDIP(10)));
  return button;
}

void add_records(const Page& page, const RecordsView& view) {
  auto records = records_of(view.history);
  if (records.empty())
    return add_empty(page, _("Nothing recorded yet"),
                     _("Each use of a key is recorded here: who asked, which key, and what came of it."));
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  auto* const field = new wxSearchCtrl(page.parent, wxID_ANY, shown(view.search));
  field->SetDescriptiveText(shown(_("Search")));
  name_for_readers(*field, _("Search the records"));
  row->Add(field, wxSizerFlags(1).CentreVertical());
  add_button(page, *row, _("Save as a table…"), view.save);
  add_button(page, *row, _("Clear…"), view.clear);
  page.column.Add(row, wxSizerFlags().Expand().Border(wxBOTTOM, page.parent->FromDIP(10)));
  auto* const table = make_table(page);
  show_found(*table, records, view.search);
  field->Bind(wxEVT_TEXT, [table, field, &search = view.search, all = std::move(records)](wxCommandEvent&) {
    search = field->GetValue().utf8_string();
    show_found(*table, all, search);
  });
  page.column.Add(table, wxSizerFlags().Expand());
}

void add_site(Card* card, const Page& page, const Site& site, const RecordsView& view) {
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  auto* const words = new wxBoxSizer(wxVERTICAL);
  const int width = inner_width(page) - em(*card) * 8;
  words->Add(new Paragraph(card, site.origin, width, "rl-strong"));
  words->Add(new Paragraph(card, site.words, width, "rl-small", site.blocked ? Tone::remind : Tone::quiet));
  row->Add(words, wxSizerFlags(1).CentreVertical());
  auto* const back = new wxButton(card, wxID_ANY, shown(site.blocked ? _("Unblock") : _("Take back")));
  name_for_readers(*back, fill(site.blocked ? _("Unblock {1}") : _("Take back for {1}"), {site.origin}));
  back->Bind(wxEVT_BUTTON, [forget = view.forget, origin = site.origin](wxCommandEvent&) { forget(origin); });
  row->Add(back, wxSizerFlags().CentreVertical());
  card->inside().Add(row, wxSizerFlags().Expand().Border(wxTOP, card->FromDIP(10)));
}

void add_sites(const Page& page, const RecordsView& view) {
  const auto sites = sites_of(view.sites, page.desk.keys);
  if (sites.empty()) return;
  auto* const card = add_card(page, _("Sites you know"));
  for (const auto& site : sites) add_site(card, page, site, view);
}

}  // namespace

void build_history_page(const Page& page, const RecordsView& view) {
  add_sites(page, view);
  add_records(page, view);
}

}  // namespace redlips::tray
