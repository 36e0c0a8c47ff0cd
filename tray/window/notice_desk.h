// SPDX-License-Identifier: Apache-2.0
// When notices are asked for: a key came, the session began, the computer woke up. The daemon decides which
// are due.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "tray/core/daemon.h"
#include "tray/core/icon_state.h"
#include "tray/window/notices.h"

namespace redlips::tray {

class NoticeDesk {
 public:
  struct Parts {
    const Desk& desk;
    std::function<void(std::string_view method, boost::json::object params, Daemon::Done done)> call;
    std::function<void(const std::string&token, const std::string&activation)> open, open_renewal;
    std::function<void(const std::string& token)> change_pin;
    std::function<void()> look_at_keys;
  };
  explicit NoticeDesk(Parts parts);

  /// Something happened after which notices may be due.
  void arm() { armed_ = true; }
  /// The keys are known. Asks the daemon once after arm(); not while the user is at a prompt: then with the
  /// next call.
  void look(bool at_prompt);
  /// That key was used with the PIN it was issued with: once for each plug-in.
  void advise_new_pin(const std::string& token);
  /// The window is gone, and no icon leads back to it.
  void say_no_icon() { board_->show(no_icon_notice()); }

 private:
  void chosen(const ShownNotice& notice, const std::string& action, const std::string& activation);

  void advise();

  Parts parts_;
  std::set<std::string> advised_;
  std::string to_advise_;
  std::unique_ptr<NoticeBoard> board_;
  std::unique_ptr<WakeWatch> wake_;
  bool armed_ = false;
};

}  // namespace redlips::tray
