// SPDX-License-Identifier: Apache-2.0
// 导出证书, 复制信息.
#include "daemon/texts/language.h"
#include "tray/window/pages.h"
#include "tray/window/style.h"

namespace redlips::tray {
namespace {

/// For a letter to the authority, or a form of somebody's.
std::string all_words(const Key& key, const Certificate& certificate, const Authority* authority) {
  std::string words;
  const auto add = [&words](const char* what, const std::string& value) {
    if (!value.empty()) words += fill(_("{1}: {2}"), {what, value}) + '\n';
  };
  add(_("Unit"), certificate.unit);
  add(certificate.unit_id_is_uscc ? _("Credit code") : _("Unit number"), certificate.unit_id);
  add(_("Valid"), fill(_("{1} to {2}"), {day_words(certificate.not_before, authority),
                                         day_words(certificate.not_after, authority)}));
  add(_("Issued by"), authority == nullptr ? certificate.issuer : authority->name.shown());
  add(_("Number of the certificate"), certificate.serial);
  add(_("Key number"), key.serial);
  return words;
}

}  // namespace

void add_certificate_buttons(const Page& page,
                             const std::function<void(const std::string& certificate)>& save) {
  const auto* certificate = page.key == nullptr || page.key->foreign ? nullptr : page.key->best();
  if (certificate == nullptr) return;
  const auto* authority = find_authority(page.desk.authorities, certificate->authority);
  auto* const row = new wxBoxSizer(wxHORIZONTAL);
  auto* const file = new wxButton(page.parent, wxID_ANY, shown(_("Save the certificate…")));
  file->Bind(wxEVT_BUTTON, [save, id = certificate->id](wxCommandEvent&) { save(id); });
  auto* const copy = new wxButton(page.parent, wxID_ANY, shown(_("Copy what it says")));
  copy->Bind(wxEVT_BUTTON,
             [words = all_words(*page.key, *certificate, authority)](wxCommandEvent&) { copy_text(words); });
  for (auto* const button : {file, copy})
    row->Add(button, wxSizerFlags().Border(wxRIGHT, page.parent->FromDIP(10)));
  page.column.Add(row, wxSizerFlags().Border(wxTOP | wxBOTTOM, page.parent->FromDIP(14)));
}

}  // namespace redlips::tray
