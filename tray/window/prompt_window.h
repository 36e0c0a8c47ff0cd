// SPDX-License-Identifier: Apache-2.0
// One dialog of the daemon's on screen: in front, dead until it is armed, made anew for each question of its
// name.
#pragma once

#include <wx/choice.h>
#include <wx/timer.h>

#include <functional>
#include <memory>
#include <vector>

#include "tray/core/arming.h"
#include "tray/core/question.h"
#include "tray/window/pin_field.h"
#include "tray/window/style.h"

namespace redlips::tray {

/// What the person answered; secrets in the order PROTOCOL.md gives.
using PromptAnswer = std::function<void(const Question&, boost::json::object, std::vector<Secret>)>;

/// What all questions share. A kind of question says what stands in it and when it is complete.
class PromptWindow : public wxDialog {
 public:
  PromptWindow(Question question, PromptAnswer answer);

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
  void add_keys(wxSizer& column);
  /// What is to be signed, in a list that scrolls where it is long.
  void add_documents(wxSizer& column);
  /// A field with its label, and something at the far end of the label's line.
  PinField& add_field(wxSizer& column, const char* label, const std::string& beside = {},
                      Tone tone = Tone::quiet);
  /// The line below the fields: Caps Lock, what was refused, what is wrong with a new PIN.
  void add_hint(wxSizer& column);
  void add_buttons(wxSizer& column, const char* refuse, const char* agree, bool agree_is_primary = true);

  int column_width() const;
  const AskedKey* chosen_key() const;
  void answer(boost::json::object result, std::vector<Secret> secrets = {});
  /// What is wrong with what was typed so far, as far as that can be told; "" if nothing.
  virtual std::string fault() const { return {}; }

 private:
  void make();
  void re_arm();
  void look();
  void show_armed(bool armed);
  void typed(PinBuffer::Refusal refusal);
  void refresh();
  void confirm();
  void refuse();
  bool filter(bool down, unsigned what);

  Question question_;
  PromptAnswer answer_;
  Arming arming_;
  wxTimer clock_;
  std::vector<PinField*> fields_;
  wxChoice* choice_ = nullptr;
  Paragraph* hint_ = nullptr;
  wxButton* agree_ = nullptr;
  std::string chosen_;  ///< certificate (or token) of the key that was chosen, kept through updates
  PinBuffer::Refusal refusal_ = PinBuffer::Refusal::none;
  bool answered_ = false;
};

/// The window for a question.
PromptWindow* make_prompt(Question question, PromptAnswer answer);

}  // namespace redlips::tray
