// SPDX-License-Identifier: Apache-2.0
// The documents of a question: name, size and hash of each, and a way to look into those that a site sent.
#include <wx/scrolwin.h>
#include <wx/utils.h>

#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/core/question_words.h"
#include "tray/window/card.h"
#include "tray/window/prompt_window.h"

namespace redlips::tray {
namespace {

/// Lines of a list before it scrolls, in characters' widths.
constexpr int tallest = 16;

}  // namespace

void PromptWindow::add_document(wxWindow& list, wxSizer& rows, const AskedDocument& document,
                                std::size_t number, int width) {
  const int gap = list.FromDIP(rows.IsEmpty() ? 0 : 10);
  rows.Add(new Paragraph(&list, std::to_string(number) + "  " + document.name, width, "rl-strong"),
           wxSizerFlags().Border(wxTOP, gap));
  for (const auto& line : document_words(document))
    rows.Add(new Paragraph(&list, line, width, "rl-small", Tone::quiet),
             wxSizerFlags().Border(wxTOP, list.FromDIP(2)));
  if (document.file.empty()) return;
  auto* const open = add_link(&list, rows, _("Look into it"),
                              [file = document.file] { wxLaunchDefaultApplication(shown(file)); });
  name_for_readers(*open, fill(_("Look into it: {1}"), {document.name}));
}

void PromptWindow::add_documents(wxSizer& column) {
  const auto& documents = question().documents;
  auto* const card = new Card(this);
  const int width = column_width() - 2 * FromDIP(16);
  card->inside().Add(
      label(card, fill(_("Documents: {1}"), {std::to_string(documents.size())}), "rl-small", Tone::quiet));
  auto* const list = new wxScrolledWindow(card, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL);
  list->SetScrollRate(0, FromDIP(12));
  name_for_readers(*list, fill(_("Documents: {1}"), {std::to_string(documents.size())}));
  set_role(*list, Role::list);
  auto* const rows = new wxBoxSizer(wxVERTICAL);
  std::size_t number = 0;
  for (const auto& document : documents) add_document(*list, *rows, document, ++number, width - FromDIP(20));
  list->SetSizer(rows);
  settle_style(*list);
  list->SetMinSize({width, std::min(rows->CalcMin().y, em(*this) * tallest)});
  list->FitInside();
  card->inside().Add(list, wxSizerFlags().Border(wxTOP, FromDIP(4)));
  column.Add(card, wxSizerFlags().Expand().Border(wxTOP, FromDIP(16)));
}

}  // namespace redlips::tray
