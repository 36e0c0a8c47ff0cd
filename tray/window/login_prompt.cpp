// SPDX-License-Identifier: Apache-2.0
// A login, documents to be signed, or a step of a renewal: the site, what is asked, which key, and the PIN,
// which is the consent.
#include <wx/checkbox.h>

#include "daemon/texts/language.h"
#include "tray/core/question_words.h"
#include "tray/window/prompt_window.h"

namespace redlips::tray {
namespace {

class LoginPrompt final : public PromptWindow {
 public:
  using PromptWindow::PromptWindow;

 private:
  void build(wxSizer& column) override;
  void add_pin(wxSizer& column, const AskedKey& key);
  bool complete() const override { return field_ != nullptr && field_->buffer().length() > 0; }
  void agree() override;
  bool signs() const { return question().kind == Question::Kind::sign; }

  PinField* field_ = nullptr;
  wxCheckBox* remember_ = nullptr;
};

void LoginPrompt::build(wxSizer& column) {
  const auto& asked = question();
  field_ = nullptr;
  remember_ = nullptr;
  add_head(column, title_words(asked), asked.origin);
  add_notices(column, site_warnings(asked),
              asked.site == Question::Site::insecure ? Tone::fault : Tone::remind);
  const auto* key = chosen_key();
  if (const auto why = why_words(asked, key); !why.empty())
    add_notice(column, why, asked.why == "wrong" ? Tone::fault : Tone::remind);
  if (signs()) add_documents(column);
  for (const auto& line : renewal_words(asked, authority()))
    column.Add(new Paragraph(this, line, column_width()), wxSizerFlags().Border(wxTOP, FromDIP(10)));
  add_keys(column);
  if (key != nullptr && !is_choosing()) add_pin(column, *key);
  if (asked.site == Question::Site::unknown)
    add_link(this, column, _("&Block this site"), [this] { answer(block_at(question())); });
  if (asked.kind == Question::Kind::renew) return add_buttons(column, _("&Not now"), _("&Go on"));
  add_buttons(column, _("&Cancel"), signs() ? _("&Sign") : _("&Log in"));
}

void LoginPrompt::add_pin(wxSizer& column, const AskedKey& key) {
  field_ = &add_field(column, _("&PIN"), tries_words(key.tries), tries_tone(key.tries));
  add_hint(column);
  add_forgotten(column);
  column.Add(new Paragraph(this, consent_words(question()), column_width(), "rl-small", Tone::quiet),
             wxSizerFlags().Border(wxTOP, FromDIP(6)));
  if (!question().may_remember) return;
  remember_ = new wxCheckBox(
      this, wxID_ANY, shown(_("No first-time &warning for this site next time (the PIN is still asked)")));
  live(*remember_);
  column.Add(remember_, wxSizerFlags().Border(wxTOP, FromDIP(10)));
}

void LoginPrompt::agree() {
  const bool remember = remember_ != nullptr && remember_->GetValue();
  answer(yes_with(question(), *chosen_key(), remember), secrets_of({field_}));
}

}  // namespace

PromptWindow* make_login_prompt(Question question, PromptAnswer answer, const Desk& desk) {
  return new LoginPrompt(std::move(question), std::move(answer), desk);
}

}  // namespace redlips::tray
