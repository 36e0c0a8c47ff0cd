// SPDX-License-Identifier: Apache-2.0
// Whoever shows the daemon's dialogs: the tray, an attached terminal, or the terminal that asks for itself.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/wire/rpc.h"

namespace redlips::local {

/// One connection that can prompt. A connection implements it; tests put a fake in its place.
class PromptPeer {
 public:
  /// The answer with its secrets; nullopt when the peer has gone.
  using Reply = std::function<void(std::optional<wire::Message>)>;

  virtual ~PromptPeer() = default;
  /// "tray", "attach", "cli": for the history.
  virtual std::string_view kind() const = 0;
  /// False once the connection has ended.
  virtual bool alive() const = 0;
  /// Sends a question under a new id ("p1", "p2", …) and returns that id. `reply` runs at most once.
  virtual std::string ask(std::string_view method, boost::json::object params, Reply reply) = 0;
  /// Nobody waits for that answer any more: when it comes, its secrets are wiped unread.
  virtual void forget(const std::string& id) = 0;
  /// Sends a notification.
  virtual void tell(std::string_view method, boost::json::object params) = 0;
};

}  // namespace redlips::local
