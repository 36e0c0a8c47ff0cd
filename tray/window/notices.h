// SPDX-License-Identifier: Apache-2.0
// Notices on screen: by the desktop's notification server, else in a window of our own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tray/core/notice.h"

namespace redlips::tray {

/// What a notice leads to.
struct NoticeActions {
  /// Show that key; `activation` is the desktop's leave to come to the front (XDG activation), or empty.
  std::function<void(const std::string& token, const std::string& activation)> open;
  std::function<void(const std::string& certificate, int days)> snooze;
};

class NoticeBoard {
 public:
  virtual ~NoticeBoard() = default;
  /// In place of an earlier one of the same certificate.
  virtual void show(const ExpiryNotice& notice) = 0;
};

/// The system's; falls back to the next one, notice by notice.
std::unique_ptr<NoticeBoard> make_notice_board(NoticeActions actions);
/// Windows at the lower right.
std::unique_ptr<NoticeBoard> make_toasts(NoticeActions actions);

/// Hears that the computer woke up, as long as it lives.
class WakeWatch {
 public:
  virtual ~WakeWatch() = default;
};
std::unique_ptr<WakeWatch> watch_wake(std::function<void()> woke);

}  // namespace redlips::tray
