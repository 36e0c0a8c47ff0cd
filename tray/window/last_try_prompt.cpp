// SPDX-License-Identifier: Apache-2.0
// The last try: the answer is no unless somebody chooses otherwise, and the red button is the way out.
#include "daemon/texts/language.h"
#include "tray/core/question_words.h"
#include "tray/window/prompt_window.h"

namespace redlips::tray {
namespace {

class LastTryPrompt final : public PromptWindow {
 public:
  using PromptWindow::PromptWindow;

 private:
  void build(wxSizer& column) override {
    add_head(column, title_words(question()));
    add_notice(column,
               _("Another wrong PIN locks the key. The certificate would not be lost, and the authority can "
                 "unlock the key. Unless you are quite sure, leave it for today."),
               Tone::fault);
    add_keys(column);
    add_forgotten(column);
    add_buttons(column, _("&Not today"), _("I am sure, &try once more"), false);
  }

  bool complete() const override { return true; }
  void agree() override { answer(yes_to(question())); }
};

}  // namespace

PromptWindow* make_last_try_prompt(Question question, PromptAnswer answer, const Desk& desk) {
  return new LastTryPrompt(std::move(question), std::move(answer), desk);
}

}  // namespace redlips::tray
