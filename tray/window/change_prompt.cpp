// SPDX-License-Identifier: Apache-2.0
// A PIN change: the present PIN, the new one twice, and what is wrong with it while it is typed.
#include "daemon/texts/language.h"
#include "tray/core/new_pin.h"
#include "tray/core/question_words.h"
#include "tray/window/prompt_window.h"

namespace redlips::tray {
namespace {

class ChangePrompt final : public PromptWindow {
 public:
  using PromptWindow::PromptWindow;

 private:
  void build(wxSizer& column) override;
  bool complete() const override { return may_be_changed(pins()); }
  std::string fault() const override { return new_pin_words(pins(), authority()); }
  void agree() override { answer(yes_to(question()), secrets_of({present_, fresh_})); }
  NewPin pins() const { return {present_->buffer(), fresh_->buffer(), again_->buffer()}; }

  PinField *present_ = nullptr, *fresh_ = nullptr, *again_ = nullptr;
};

void ChangePrompt::build(wxSizer& column) {
  const auto* key = chosen_key();
  add_head(column, title_words(question()));
  if (const auto why = why_words(question(), key); !why.empty())
    add_notice(column, why, question().why == "wrong" ? Tone::fault : Tone::remind);
  add_keys(column);
  present_ = &add_field(column, _("&Present PIN"), key == nullptr ? "" : tries_words(key->tries),
                        key == nullptr ? Tone::quiet : tries_tone(key->tries));
  fresh_ = &add_field(column, _("&New PIN"), length_words(authority()));
  again_ = &add_field(column, _("New PIN &again"));
  add_hint(column);
  add_forgotten(column);
  column.Add(
      new Paragraph(this,
                    _("Every site takes the new PIN from then on. Remember it well: nobody can look it up."),
                    column_width(), "rl-small", Tone::quiet),
      wxSizerFlags().Border(wxTOP, FromDIP(6)));
  add_buttons(column, _("&Cancel"), _("C&hange"));
}

}  // namespace

PromptWindow* make_change_prompt(Question question, PromptAnswer answer, const Desk& desk) {
  return new ChangePrompt(std::move(question), std::move(answer), desk);
}

}  // namespace redlips::tray
