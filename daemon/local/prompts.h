// SPDX-License-Identifier: Apache-2.0
// The daemon's dialogs: one at a time over all keys, shown by whoever may show them (SECURITY-RULES 2.5 and
// 3).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/keyring/prompter.h"
#include "daemon/local/prompt_peer.h"

namespace redlips::local {

struct PromptSettings {
  /// How long a request waits for somebody to attach before it ends in `no_ui`.
  std::chrono::milliseconds attach_wait{5000};
  /// Replaces the deadline of every question; the tests' clock ("prompt" in redlips.toml).
  std::optional<std::chrono::milliseconds> deadline;
  /// Starts the tray when a dialog is due and nobody is attached; empty until there is one.
  std::function<void()> start_tray;
  /// News: "prompt.shown" and "prompt.closed" (PROTOCOL.md §2, events).
  std::function<void(const boost::json::object&)> news;
};

/// Who is attached, and whose turn it is. All on the executor's one thread.
class Prompts {
 public:
  Prompts(boost::asio::any_io_executor executor, PromptSettings settings);
  ~Prompts();

  /// For requests that cannot prompt themselves (pages): the attached prompter that came first, until it
  /// goes.
  keyring::Prompter& attached();
  /// For a terminal's own request. The peer is never anybody else's prompter through this.
  std::unique_ptr<keyring::Prompter> own(std::shared_ptr<PromptPeer> peer);

  /// Offers `peer` as prompter; it stays until detach(). Returns "" or "already_attached": a terminal is
  /// refused while anybody is attached; a second tray waits behind the first, whom nothing displaces.
  std::string attach(std::shared_ptr<PromptPeer> peer);
  void detach(const PromptPeer& peer);
  /// The kind of the prompter that would be asked now; "" if there is none.
  std::string attached_kind() const;

 private:
  struct State;
  class Own;
  class Attached;
  std::shared_ptr<State> state_;
  std::unique_ptr<keyring::Prompter> attached_;
};

}  // namespace redlips::local
