// SPDX-License-Identifier: Apache-2.0
// One dialog of the daemon's on screen: in front, dead until it is armed, made anew for each question of its
// name.
#pragma once

#include <wx/timer.h>

#include <functional>
#include <initializer_list>
#include <vector>

#include "tray/core/arming.h"
#include "tray/core/icon_state.h"
#include "tray/core/question.h"
#include "tray/window/pin_field.h"
#include "tray/window/style.h"

namespace redlips::tray {

/// What the person answered; secrets in the order PROTOCOL.md gives.
using PromptAnswer = std::function<void(const Question&, boost::json::object, std::vector<Secret>)>;

/// What all questions share. A kind of question says what stands in it and when it is complete.
class PromptWindow : public wxDialog {
 public:
  /// `desk`: what is known of keys and authorities; outlives the window.
  PromptWindow(Question question, PromptAnswer answer, const Desk& desk);

  const Question& question() const noexcept { return question_; }
  /// Shows the question in front of everything.
  void open();
  /// Asks again in the same window: everything typed is gone.
  void ask(Question question);
  /// Keys came or went: as ask(), with these.
  void update_keys(std::vector<AskedKey> keys);
  /// The answer is on its way to the key.
  void working();

 protected:
  /// Puts the question into `column`, top to bottom.
  virtual void build(wxSizer& column) = 0;
  /// Is everything there that the answer needs?
  virtual bool complete() const = 0;
  /// Answers yes; only called when armed and complete.
  virtual void agree() = 0;

  // Pieces for build().
  void add_head(wxSizer& column, const std::string& title, const std::string& origin = {});
  void add_notice(wxSizer& column, const std::string& text, Tone tone);
  /// All of them on one ground, a line each; nothing where there are none.
  void add_notices(wxSizer& column, const std::vector<std::string>& lines, Tone tone);
  /// Which key: the one there is, the one that was chosen, or all of them to choose from.
  void add_keys(wxSizer& column);
  /// What is to be signed, in a list that scrolls where it is long.
  void add_documents(wxSizer& column);
  /// A field with its label, and something at the far end of the label's line.
  PinField& add_field(wxSizer& column, const char* label, const std::string& beside = {},
                      Tone tone = Tone::quiet);
  /// The line below the fields: Caps Lock, what was refused, what is wrong with a new PIN.
  void add_hint(wxSizer& column);
  /// 忘记 PIN 码？: unfolds what helps without using up a try.
  void add_forgotten(wxSizer& column);
  /// A button that looks like a link; dead until the window is armed.
  wxButton* add_link(wxWindow* parent, wxSizer& sizer, const std::string& text, std::function<void()> act);
  void add_buttons(wxSizer& column, const char* refuse, const char* agree, bool agree_is_primary = true);

  int column_width() const;
  const AskedKey* chosen_key() const { return question_.key_of(row_); }
  const Desk& desk() const noexcept { return desk_; }
  const Authority* authority() const;
  /// The keys stand there to be chosen from, and there is no field yet.
  bool is_choosing() const noexcept { return choosing_; }
  void answer(boost::json::object result, std::vector<Secret> secrets = {});
  /// What is wrong with what was typed so far, as far as that can be told; "" if nothing.
  virtual std::string fault() const { return {}; }
  /// `control` is dead until the window is armed.
  void live(wxWindow& control) { live_.push_back(&control); }

 private:
  void add_document(wxWindow& list, wxSizer& rows, const AskedDocument& document, std::size_t number,
                    int width);
  void add_key_card(wxSizer& column, const AskedKey* key);
  void add_key_choice(wxSizer& column);
  void add_eye(wxSizer& line, PinField& field);
  void choose(const std::string& row);
  void make();
  void make_again();
  void re_arm();
  void look();
  void show_armed(bool armed);
  void typed(PinBuffer::Refusal refusal);
  void refresh();
  void fit();
  std::string hint_words() const;
  void confirm();
  void refuse();
  bool filter(bool down, unsigned what);

  Question question_;
  PromptAnswer answer_;
  const Desk& desk_;
  Arming arming_;
  wxTimer clock_;
  std::vector<PinField*> fields_;
  std::vector<wxWindow*> live_, eyes_;
  wxWindow* first_choice_ = nullptr;
  wxWindow* forgotten_ = nullptr;
  Paragraph* hint_ = nullptr;
  wxButton *agree_ = nullptr, *refuse_ = nullptr;
  std::string row_;        ///< the key that was chosen, kept through updates
  bool choosing_ = false;  ///< the person wants another one
  PinBuffer::Refusal refusal_ = PinBuffer::Refusal::none;
  bool answered_ = false;
};

/// The window for a question, and for each kind of them.
PromptWindow* make_prompt(Question question, PromptAnswer answer, const Desk& desk);
PromptWindow* make_login_prompt(Question question, PromptAnswer answer, const Desk& desk);
PromptWindow* make_change_prompt(Question question, PromptAnswer answer, const Desk& desk);
PromptWindow* make_last_try_prompt(Question question, PromptAnswer answer, const Desk& desk);

/// Copies of what was typed, for the wire.
std::vector<Secret> secrets_of(std::initializer_list<const PinField*> fields);
/// How urgent the tries left of a key are.
Tone tries_tone(const Tries& tries);

}  // namespace redlips::tray
