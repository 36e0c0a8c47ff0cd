// SPDX-License-Identifier: Apache-2.0
// A field for a PIN: native, so that caret, role and on-screen keyboards are the system's; its text in one
// locked page.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "tray/core/pin_buffer.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// Shows bullets; takes one character at a time, so no paste, drop or input method's commit. Never GetValue()
/// it: read buffer().
class PinField : public wxTextCtrl {
 public:
  /// What happened to the text, or why a character was not taken.
  using Changed = std::function<void(PinBuffer::Refusal)>;
  PinField(wxWindow* parent, Changed changed);
  ~PinField() override;

  const PinBuffer& buffer() const noexcept { return *buffer_; }
  /// Empties it, everywhere.
  void wipe();
  /// Shows what is typed, only while a button is held; wiped from the toolkit's memory as far as it lets us.
  void reveal(bool plain);

 private:
  std::unique_ptr<PinBuffer> buffer_;
  Changed changed_;
};

/// Is Caps Lock on? False where it cannot be known.
bool caps_lock_on();
/// Calls `changed` whenever a lock or the layout of the keyboard changes, until the window is destroyed.
void watch_keymap(wxWindow& window, std::function<void()> changed);
/// Is any key or mouse button down, whichever window it is meant for? nullopt where the system does not tell
/// (Wayland).
std::optional<bool> anything_held();

}  // namespace redlips::tray
