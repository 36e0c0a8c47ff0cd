// SPDX-License-Identifier: Apache-2.0
// Drawn by a process of its own: the fonts of Chinese take longer than a window may stand still.
#include "tray/window/form_file.h"

#include <wx/process.h>
#include <wx/weakref.h>

#include <array>
#include <filesystem>

#include "daemon/texts/language.h"
#include "drivers/platform/paths.h"
#include "tray/window/main_frame.h"
#include "tray/window/new_document.h"

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
    return open_file(file_, words, _("No program for PDF could be started; please open the file yourself."));
  }

  wxString file_;
  wxWeakRef<MainFrame> frame_;
};

bool start(const char* command, const std::string& which, const std::filesystem::path& file,
           wxProcess* process) {
  const auto program = platform::helper_program("redlips-form").string();
  const std::string output = "--output=" + file.string();
  const char* const language = in_chinese() ? "--lang=zh_CN" : "--lang=en";
  const char* const words[] = {program.c_str(), command, which.c_str(), output.c_str(), language, nullptr};
  return wxExecute(words, wxEXEC_ASYNC, process) > 0;
}

void make_file(MainFrame& frame, const char* command, const std::string& which, const char* name) {
  const auto file = free_place(name, ".pdf");
  auto* const maker = new FormMaker(shown(file.string()), &frame);
  try {
    if (start(command, which, file, maker)) return;
  } catch (const platform::PathError&) {
    // Told below: the installation is not whole.
  }
  delete maker;
  frame.tell({FormMaker::not_made(), Tone::fault});
}

}  // namespace

void make_form_file(MainFrame& frame, const std::string& token) {
  make_file(frame, "pin form", "--token=" + token, _("PIN reset form"));
}

void make_renewal_file(MainFrame& frame, const std::string& certificate) {
  make_file(frame, "renew page", "--certificate=" + certificate, _("Renewal of the certificate"));
}

}  // namespace redlips::tray
