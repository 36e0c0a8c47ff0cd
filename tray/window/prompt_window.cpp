// SPDX-License-Identifier: Apache-2.0
// Arming, answering, and the window's life; what stands in it is in prompt_pieces.cpp and prompts.cpp.
#include "tray/window/prompt_window.h"

#include <wx/display.h>

#include <algorithm>
#include <chrono>

#include "daemon/texts/language.h"
#include "tray/window/front.h"
#include "tray/window/lips.h"

namespace redlips::tray {
namespace {

Arming::Moment now() { return std::chrono::steady_clock::now(); }

}  // namespace

PromptWindow::PromptWindow(Question question, PromptAnswer answer, const Desk& desk)
    : wxDialog(nullptr, wxID_ANY, shown(_("RedLips")), wxDefaultPosition, wxDefaultSize,
               wxCAPTION | wxCLOSE_BOX | wxSTAY_ON_TOP),
      question_(std::move(question)),
      answer_(std::move(answer)),
      desk_(desk),
      clock_(this) {
  add_class(*this, "rl-window");
  set_role(*this, Role::dialog);
  SetIcons([] {
    wxIconBundle icons;
    for (const int size : {16, 32, 64})
      icons.AddIcon(lips(IconState::key, {size, size}).GetIcon({size, size}));
    return icons;
  }());
  Bind(wxEVT_TIMER, [this](wxTimerEvent&) { look(); });
  Bind(wxEVT_CLOSE_WINDOW, [this](wxCloseEvent&) { refuse(); });
  Bind(
      wxEVT_BUTTON, [this](wxCommandEvent&) { refuse(); }, wxID_CANCEL);
  Bind(wxEVT_ACTIVATE, [this](wxActivateEvent& event) {
    event.Skip();
    if (event.GetActive()) {
      arming_.activated(now());
      look();
    } else {
      arming_.deactivated();
      clock_.Stop();
      show_armed(false);
    }
  });
  // Caps Lock may change without a key for any field.
  watch_keymap(*this, [this] { refresh(); });
  filter_input(*this, [this](bool down, unsigned what) { return filter(down, what); });
}

void PromptWindow::open() {
  make();
  Centre();
  bring_to_front(*this);
}

void PromptWindow::ask(Question question) {
  question_ = std::move(question);
  answered_ = choosing_ = false;
  make_again();
  bring_to_front(*this);
}

void PromptWindow::update_keys(std::vector<AskedKey> keys) {
  question_.keys = std::move(keys);
  make_again();
}

void PromptWindow::make() {
  for (auto* const list : {&live_, &eyes_}) list->clear();
  fields_.clear();
  first_choice_ = forgotten_ = nullptr;
  hint_ = nullptr;
  agree_ = refuse_ = nullptr;
  refusal_ = PinBuffer::Refusal::none;
  DestroyChildren();
  auto* const frame = new wxBoxSizer(wxVERTICAL);
  auto* const column = new wxBoxSizer(wxVERTICAL);
  build(*column);
  settle_style(*this);
  frame->Add(column, wxSizerFlags(1).Expand().Border(wxALL, FromDIP(24)));
  // From field to field; who wants to see what was typed goes on from the last one.
  for (auto* const eye : eyes_) eye->MoveAfterInTabOrder(fields_.back());
  SetSizerAndFit(frame);
  re_arm();
}

void PromptWindow::make_again() {
  make();
  Centre();
}

void PromptWindow::choose(const std::string& row) {
  // Another key: what was typed for the first one is not its PIN. Later, for a button cannot end itself.
  row_ = row;
  choosing_ = row.empty();
  CallAfter([this] { make_again(); });
}

void PromptWindow::re_arm() {
  if (IsActive()) arming_.restart(now());
  show_armed(false);
  look();
}

void PromptWindow::look() {
  const bool before = arming_.armed();
  if (arming_.look(now(), anything_held())) {
    if (!before) show_armed(true);
    return;
  }
  const auto due = arming_.due();
  if (!due) return;
  const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(*due - now()).count();
  clock_.StartOnce(static_cast<int>(std::max<std::int64_t>(1, wait + 1)));
}

void PromptWindow::show_armed(bool armed) {
  for (auto* const control : live_) control->Enable(armed && !answered_);
  if (armed && !fields_.empty()) {
    fields_.front()->SetFocus();
  } else if (armed && first_choice_ != nullptr) {
    first_choice_->SetFocus();
  } else if (armed && refuse_ != nullptr) {
    refuse_->SetFocus();
  }
  refresh();
}

bool PromptWindow::filter(bool down, unsigned what) {
  if (arming_.armed()) return false;
  if (down) {
    arming_.pressed(now(), what);
  } else {
    arming_.released(now(), what);
  }
  look();
  return true;
}

void PromptWindow::typed(PinBuffer::Refusal refusal) {
  refusal_ = refusal;
  refresh();
}

std::string PromptWindow::hint_words() const {
  switch (refusal_) {
    case PinBuffer::Refusal::several:
      return _("The PIN must be typed key by key: pasting is off.");
    case PinBuffer::Refusal::not_ascii:
      return _(
          "This was no letter, digit or sign of the keyboard: switch the input method off (full-width digits "
          "are others).");
    case PinBuffer::Refusal::no_num_lock:
      return _("Num Lock is off: the number pad types no digits.");
    case PinBuffer::Refusal::full:
    case PinBuffer::Refusal::none:
      break;
  }
  if (caps_lock_on()) return _("⇪ Caps Lock is on");
  return fault();
}

void PromptWindow::refresh() {
  if (agree_ != nullptr) agree_->Enable(arming_.armed() && !answered_ && complete());
  if (hint_ == nullptr || answered_) return;
  const auto words = hint_words();
  hint_->set_tone(Tone::remind);
  hint_->say(words.empty() ? " " : words);
  fit();
}

void PromptWindow::fit() {
  const auto best = GetSizer()->ComputeFittingClientSize(this);
  if (GetClientSize().y < best.y) {
    SetClientSize(GetClientSize().x, best.y);
    // It grows downwards: the buttons stay on the screen.
    const auto area = wxDisplay(this).GetClientArea();
    const auto box = GetRect();
    if (box.GetBottom() > area.GetBottom()) Move(box.x, std::max(area.y, area.GetBottom() - box.height));
  }
  Layout();
}

void PromptWindow::confirm() {
  if (arming_.armed() && !answered_ && complete()) agree();
}

void PromptWindow::refuse() {
  if (!answered_) answer(no_to(question_));
}

void PromptWindow::answer(boost::json::object result, std::vector<Secret> secrets) {
  answered_ = true;
  for (auto* const field : fields_) field->wipe();
  for (auto* const control : live_) control->Disable();
  if (refuse_ != nullptr) refuse_->Disable();
  refresh();
  answer_(question_, std::move(result), std::move(secrets));
}

void PromptWindow::working() {
  if (hint_ == nullptr) return;
  hint_->set_tone(Tone::good);
  hint_->say(_("One moment: the key is at work. Please leave it in."));
  fit();
}

const Authority* PromptWindow::authority() const {
  const auto* key = chosen_key();
  return key == nullptr ? nullptr : authority_of(desk_.keys, desk_.authorities, key->token, key->certificate);
}

int PromptWindow::column_width() const { return em(*this) * 27; }

}  // namespace redlips::tray
