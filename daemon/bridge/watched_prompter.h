// SPDX-License-Identifier: Apache-2.0
// A prompter that tells how far the dialog of one request is, and whether the user has answered it yet.
#pragma once

#include <functional>
#include <string_view>

#include "daemon/keyring/prompter.h"

namespace redlips::bridge {

/// Passes everything on to the true prompter. `news` hears "waiting" when a dialog is wanted, "prompt" when
/// the first question is shown and "signing" when the first answer goes to the key, each once: a page must
/// not see from repetitions that a PIN was wrong. Without a dialog (an open PIN session) it hears nothing:
/// what wakes the page before its token only delays it.
class WatchedPrompter final : public keyring::Prompter {
 public:
  using News = std::function<void(std::string_view state)>;
  WatchedPrompter(keyring::Prompter& prompter, News news);
  boost::asio::awaitable<std::unique_ptr<keyring::Dialog>> open() override;
  /// Somebody has clicked in the dialog: what comes now is no longer "before consent".
  bool answered() const noexcept { return progress_->answered; }

 private:
  friend class WatchedDialog;
  struct Progress {
    News news;
    bool waiting = false, prompted = false, signing = false, answered = false;
  };
  keyring::Prompter& prompter_;
  std::shared_ptr<Progress> progress_;
};

}  // namespace redlips::bridge
