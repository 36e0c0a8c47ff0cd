// SPDX-License-Identifier: Apache-2.0
// Drawn by a process of its own: the fonts of Chinese take longer than a window may stand still.
#include "tray/window/form_file.h"

#include <wx/process.h>
#include <wx/stdpaths.h>
#include <wx/weakref.h>

#include <array>
#include <filesystem>

#include "daemon/texts/language.h"
#include "drivers/platform/paths.h"
#include "tray/window/main_frame.h"

namespace redlips::tray {
namespace {

std::string all_of(wxInputStream* stream) {
  std::string read;
  std::array<char, 1024> piece{};
  while (stream != nullptr && stream->CanRead() && read.size() < std::size_t{64} * 1024) {
    stream->Read(piece.data(), piece.size());
    read.append(piece.data(), stream->LastRead());
  }
  while (read.ends_with('\n')) read.pop_back();
  return read;
}

/// The program at work; deletes itself when it has ended.
class FormMaker final : public wxProcess {
 public:
  FormMaker(const wxString& file, MainFrame* frame)
      : wxProcess(wxPROCESS_REDIRECT), file_(file), frame_(frame) {}

  void OnTerminate(int, int status) override {
    const auto words = all_of(status == 0 ? GetInputStream() : GetErrorStream());
    const auto result = status == 0 ? made(words) : Line{words.empty() ? not_made() : words, Tone::fault};
    if (frame_) frame_->tell(result);
    delete this;
  }
  static std::string not_made() {
    return _(
        "The form could not be made. Key and certificate are as before. Please try once more, or call the "
        "hotline.");
  }

 private:
  /// What redlips-form says of the file, and whether it is on the screen now.
  Line made(const std::string& words) const {
    if (wxLaunchDefaultApplication(file_)) return {words, Tone::good};
    return {words + '\n' + _("No program for PDF could be started; please open the file yourself."),
            Tone::remind};
  }

  wxString file_;
  wxWeakRef<MainFrame> frame_;
};

/// A name in the user's documents that no file has yet: what is there may be filled in already.
std::filesystem::path free_place() {
  std::error_code none;
  std::filesystem::path folder(std::string(wxStandardPaths::Get().GetDocumentsDir().utf8_str()));
  if (!std::filesystem::is_directory(folder, none)) folder = std::string(wxGetHomeDir().utf8_str());
  const std::string name = _("PIN reset form");
  auto place = folder / (name + ".pdf");
  for (int copy = 2; std::filesystem::exists(std::filesystem::symlink_status(place, none)); ++copy)
    place = folder / (name + ' ' + std::to_string(copy) + ".pdf");
  return place;
}

bool start(const std::string& token, const std::filesystem::path& file, wxProcess* process) {
  const auto program = platform::helper_program("redlips-form").string();
  const std::string key = "--token=" + token, output = "--output=" + file.string();
  const char* const language = in_chinese() ? "--lang=zh_CN" : "--lang=en";
  const char* const words[] = {program.c_str(), "pin",    "form", key.c_str(),
                               output.c_str(),  language, nullptr};
  return wxExecute(words, wxEXEC_ASYNC, process) > 0;
}

}  // namespace

// No dialog asks where to put it: one of the toolkit's would keep a login's question from being answered.
void make_form_file(MainFrame& frame, const std::string& token) {
  const auto file = free_place();
  auto* const maker = new FormMaker(shown(file.string()), &frame);
  try {
    if (start(token, file, maker)) return;
  } catch (const platform::PathError&) {
    // Told below: the installation is not whole.
  }
  delete maker;
  frame.tell({FormMaker::not_made(), Tone::fault});
}

}  // namespace redlips::tray
