// SPDX-License-Identifier: Apache-2.0
#include "tray/window/new_document.h"

#include <wx/ffile.h>
#include <wx/stdpaths.h>
#include <wx/utils.h>

namespace redlips::tray {

std::filesystem::path free_place(const std::string& name, const std::string& extension) {
  std::error_code none;
  std::filesystem::path folder(std::string(wxStandardPaths::Get().GetDocumentsDir().utf8_str()));
  if (!std::filesystem::is_directory(folder, none)) folder = std::string(wxGetHomeDir().utf8_str());
  auto place = folder / (name + extension);
  for (int copy = 2; std::filesystem::exists(std::filesystem::symlink_status(place, none)); ++copy)
    place = folder / (name + ' ' + std::to_string(copy) + extension);
  return place;
}

bool write_file(const wxString& path, const std::string& contents) {
  const wxLogNull quiet;  // we say it ourselves
  wxFFile file(path, "wb");
  return file.IsOpened() && file.Write(contents.data(), contents.size()) == contents.size() && file.Close();
}

Line open_file(const wxString& path, const std::string& words, const char* no_program) {
  if (wxLaunchDefaultApplication(path)) return {words, Tone::good};
  return {words + '\n' + no_program, Tone::remind};
}

}  // namespace redlips::tray
