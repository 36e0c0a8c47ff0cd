// SPDX-License-Identifier: Apache-2.0
// What the page of records asks for.
#include <wx/ffile.h>
#include <wx/filedlg.h>
#include <wx/stdpaths.h>

#include <utility>

#include "daemon/texts/language.h"
#include "tray/window/main_frame.h"

namespace redlips::tray {
namespace json = boost::json;
namespace {

/// Spreadsheets take a file without this mark for one in the computer's old encoding.
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

bool write_file(const wxString& path, const std::string& text) {
  const wxLogNull quiet;  // we say it ourselves
  wxFFile file(path, "wb");
  return file.IsOpened() && file.Write(utf8_mark.data(), utf8_mark.size()) == utf8_mark.size() &&
         file.Write(text.data(), text.size()) == text.size() && file.Close();
}

}  // namespace

RecordsView MainFrame::records_view() {
  return {
      history_,
      sites_,
      search_,
      [this] { clear_records(); },
      [this] { save_records(); },
      [this](const std::string& origin) {
        actions_.call("site.forget", {{"origin", origin}}, [this](const Reply&) { open_page("history"); });
      }};
}

void MainFrame::ask_for_records() {
  if (page_ != "history" || std::exchange(history_asked_, true)) return;
  actions_.call("site.list", {}, [this](const Reply& reply) { sites_ = reply.result; });
  actions_.call("history.list", {}, [this](const Reply& reply) {
    history_ = reply.result;
    if (page_ == "history") refresh();
  });
}

void MainFrame::clear_records() {
  wxMessageDialog sure(this, shown(_("Clear the records? One line with today's date stays.")),
                       shown(_("RedLips")), wxYES_NO | wxNO_DEFAULT);
  sure.SetYesNoLabels(shown(_("&Clear")), shown(_("&Keep")));
  if (sure.ShowModal() != wxID_YES) return;
  actions_.call("history.clear", {}, [this](const Reply&) { open_page("history"); });
}

void MainFrame::save_records() {
  actions_.call("history.list", {{"csv", true}}, [this](const Reply& reply) {
    if (!reply.ok()) return;
    wxFileDialog where(this, shown(_("Where to put the table")), wxStandardPaths::Get().GetDocumentsDir(),
                       shown(_("RedLips records.csv")), shown(_("Tables")) + "|*.csv",
                       wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
    if (where.ShowModal() != wxID_OK) return;
    const auto path = where.GetPath();
    if (write_file(path, text(reply.result, "csv")))
      return tell({fill(_("The records are in {1}."), {path.utf8_string()}), Tone::good});
    tell({fill(_("{1} could not be written. The records are still here; please choose another place."),
               {path.utf8_string()}),
          Tone::fault});
  });
}

}  // namespace redlips::tray
