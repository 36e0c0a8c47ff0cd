// SPDX-License-Identifier: Apache-2.0
// The questions of PROTOCOL.md: login and signature, PIN change, last try.
#include <wx/checkbox.h>

#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/window/prompt_window.h"

namespace redlips::tray {
namespace {

std::vector<Secret> secrets_of(std::initializer_list<const PinField*> fields) {
  std::vector<Secret> secrets;
  for (const auto* field : fields) secrets.push_back(field->buffer().secret());
  return secrets;
}

Tone tries_tone(const AskedKey& key) {
  if (key.tries.locked || (key.tries.max && *key.tries.max <= 1)) return Tone::fault;
  return key.tries.max && *key.tries.max <= 3 ? Tone::remind : Tone::quiet;
}

/// A login, or a signature on documents: the same questions, the same consent.
class LoginPrompt final : public PromptWindow {
 public:
  using PromptWindow::PromptWindow;

 private:
  void build(wxSizer& column) override {
    const auto& asked = question();
    const bool signs = asked.kind == Question::Kind::sign;
    add_head(column, title_words(asked), asked.origin);
    for (const auto& warning : site_warnings(asked))
      add_notice(column, warning, asked.site == Question::Site::insecure ? Tone::fault : Tone::remind);
    if (const auto why = why_words(asked, asked.keys.size() == 1 ? &asked.keys.front() : nullptr);
        !why.empty())
      add_notice(column, why, asked.why == "wrong" ? Tone::fault : Tone::remind);
    if (signs) add_documents(column);
    add_keys(column);
    const auto* key = chosen_key();
    field_ = nullptr;
    if (key != nullptr) {
      field_ = &add_field(column, _("&PIN"), tries_words(key->tries), tries_tone(*key));
      add_hint(column);
      column.Add(
          new Paragraph(
              this,
              signs ? _("A signature counts like one on paper. Typing the PIN signs all of them.")
                    : _("The PIN goes to this key alone, never to the site. Typing it is your consent."),
              column_width(), "rl-small", Tone::quiet),
          wxSizerFlags().Border(wxTOP, FromDIP(2)));
    }
    remember_ = nullptr;
    if (asked.may_remember && key != nullptr) {
      remember_ =
          new wxCheckBox(this, wxID_ANY,
                         shown(_("No first-time &warning for this site next time (the PIN is still asked)")));
      column.Add(remember_, wxSizerFlags().Border(wxTOP, FromDIP(14)));
    }
    if (asked.site == Question::Site::unknown) {
      auto* const block = new wxButton(this, wxID_ANY, shown(_("&Block this site")), wxDefaultPosition,
                                       wxDefaultSize, wxBU_EXACTFIT);
      add_class(*block, "rl-link");
      fit_button(*block);
      block->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { answer(block_at(question())); });
      column.Add(block, wxSizerFlags().Border(wxTOP, FromDIP(8)));
    }
    add_buttons(column, _("&Cancel"), signs ? _("&Sign") : _("&Log in"));
  }

  bool complete() const override { return field_ != nullptr && field_->buffer().length() > 0; }

  void agree() override {
    const bool remember = remember_ != nullptr && remember_->GetValue();
    answer(yes_with(question(), *chosen_key(), remember), secrets_of({field_}));
  }

  PinField* field_ = nullptr;
  wxCheckBox* remember_ = nullptr;
};

class ChangePrompt final : public PromptWindow {
 public:
  using PromptWindow::PromptWindow;

 private:
  void build(wxSizer& column) override {
    const auto* key = question().keys.empty() ? nullptr : &question().keys.front();
    add_head(column, _("Change the PIN"));
    if (const auto why = why_words(question(), key); !why.empty())
      add_notice(column, why, question().why == "wrong" ? Tone::fault : Tone::remind);
    add_keys(column);
    old_ = &add_field(column, _("&Present PIN"), key == nullptr ? "" : tries_words(key->tries),
                      key == nullptr ? Tone::quiet : tries_tone(*key));
    new_ = &add_field(column, _("&New PIN"));
    again_ = &add_field(column, _("New PIN &again"));
    add_hint(column);
    column.Add(
        new Paragraph(
            this, _("Every site takes the new PIN from then on. Remember it well: nobody can look it up."),
            column_width(), "rl-small", Tone::quiet),
        wxSizerFlags().Border(wxTOP, FromDIP(2)));
    add_buttons(column, _("&Cancel"), _("C&hange"));
  }

  bool complete() const override {
    return old_->buffer().length() > 0 && new_->buffer().length() > 0 &&
           new_->buffer().equals(again_->buffer());
  }

  std::string fault() const override {
    const auto length = again_->buffer().length();
    if (length > 0 && length >= new_->buffer().length() && !new_->buffer().equals(again_->buffer()))
      return _("The two new PINs differ.");
    return {};
  }

  void agree() override { answer(yes_to(question()), secrets_of({old_, new_})); }

  PinField *old_ = nullptr, *new_ = nullptr, *again_ = nullptr;
};

/// The answer is no unless somebody chooses otherwise: the red button is the way out.
class LastTryPrompt final : public PromptWindow {
 public:
  using PromptWindow::PromptWindow;

 private:
  void build(wxSizer& column) override {
    add_head(column, _("Only one try is left"));
    add_notice(column,
               _("Another wrong PIN locks the key. The certificate would not be lost, and the authority can "
                 "unlock the key. Unless you are quite sure, leave it for today."),
               Tone::fault);
    add_keys(column);
    add_buttons(column, _("&Not today"), _("I am sure, &try once more"), false);
  }

  bool complete() const override { return true; }
  void agree() override { answer(yes_to(question())); }
};

}  // namespace

PromptWindow* make_prompt(Question question, PromptAnswer answer) {
  switch (question.kind) {
    case Question::Kind::login:
    case Question::Kind::sign:
      return new LoginPrompt(std::move(question), std::move(answer));
    case Question::Kind::change:
      return new ChangePrompt(std::move(question), std::move(answer));
    case Question::Kind::last_try:
      break;
  }
  return new LastTryPrompt(std::move(question), std::move(answer));
}

}  // namespace redlips::tray
