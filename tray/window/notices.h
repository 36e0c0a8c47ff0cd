// SPDX-License-Identifier: Apache-2.0
// Notices on screen: by the desktop's notification server, else in a window of our own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tray/core/notice.h"

namespace redlips::tray {

/// Somebody chose a button of a notice; `activation` is the desktop's leave to come to the front (XDG
/// activation), or empty.
using NoticeChosen =
    std::function<void(const ShownNotice& notice, const std::string& action, const std::string& activation)>;

class NoticeBoard {
 public:
  virtual ~NoticeBoard() = default;
  /// In place of an earlier one of the same name.
  virtual void show(const ShownNotice& notice) = 0;
};

/// The system's; falls back to the next one, notice by notice.
std::unique_ptr<NoticeBoard> make_notice_board(NoticeChosen chosen);
/// Windows at the lower right.
std::unique_ptr<NoticeBoard> make_toasts(NoticeChosen chosen);

/// Hears that the computer woke up, as long as it lives.
class WakeWatch {
 public:
  virtual ~WakeWatch() = default;
};
std::unique_ptr<WakeWatch> watch_wake(std::function<void()> woke);

}  // namespace redlips::tray
