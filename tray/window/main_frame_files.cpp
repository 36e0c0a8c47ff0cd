// SPDX-License-Identifier: Apache-2.0
// What the pages ask for that ends in a file, or takes something away.
#include <wx/filedlg.h>
#include <wx/stdpaths.h>

#include <utility>

#include "daemon/texts/language.h"
#include "tray/window/main_frame.h"
#include "tray/window/new_document.h"

namespace redlips::tray {
namespace json = boost::json;
namespace {

/// Spreadsheets take a file without this mark for one in the computer's old encoding.
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

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
    if (reply.ok())
      save_file(_("Where to put the table"), _("RedLips records.csv"), _("Tables") + std::string("|*.csv"),
                std::string(utf8_mark) + text(reply.result, "csv"));
  });
}

void MainFrame::save_certificate(const std::string& certificate) {
  actions_.call("certificate.export", {{"certificate", certificate}}, [this](const Reply& reply) {
    if (!reply.ok())
      return tell({_("The key is not in any more. Please put it in, and try again."), Tone::remind});
    save_file(_("Where to put the certificate"), _("certificate.pem"),
              _("Certificates") + std::string("|*.pem;*.crt"), text(reply.result, "pem"));
  });
}

void MainFrame::save_file(const char* title, const char* name, const std::string& kinds,
                          const std::string& contents) {
  wxFileDialog where(this, shown(title), wxStandardPaths::Get().GetDocumentsDir(), shown(name), shown(kinds),
                     wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (where.ShowModal() != wxID_OK) return;
  const auto path = where.GetPath();
  if (write_file(path, contents)) return tell({fill(_("Saved: {1}"), {path.utf8_string()}), Tone::good});
  tell({fill(_("{1} could not be written. Nothing is lost; please choose another place."),
             {path.utf8_string()}),
        Tone::fault});
}

}  // namespace redlips::tray
