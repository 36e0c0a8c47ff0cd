// SPDX-License-Identifier: Apache-2.0
// A person at the terminal answers the daemon's questions (PROTOCOL.md §2, prompts).
#pragma once

#include <optional>

#include "daemon/cli/client.h"
#include "daemon/cli/typing.h"
#include "drivers/platform/terminal.h"

namespace redlips::cli {

class TerminalAnswers final : public Answerer {
 public:
  /// `for_others`: says how each dialog ended; for our own request its result says it.
  TerminalAnswers(platform::Terminal& terminal, bool for_others)
      : terminal_(terminal), for_others_(for_others) {}

  void question(Client& client, const std::string& id, const std::string& method,
                const boost::json::object& params) override;
  void news(const std::string& method, const boost::json::object& params) override;
  /// A question of our own, yes or no; no is the default.
  bool agree(std::string_view text);
  /// A question that was shown already, answered by y or n and nothing else; nullopt: neither.
  std::optional<bool> yes_or_no();
  /// True if the last try was offered and not taken.
  bool last_try_declined() const noexcept { return last_try_declined_; }

 private:
  void login(Client& client, const std::string& id, const boost::json::object& params);
  void change(Client& client, const std::string& id, const boost::json::object& params);
  void last_try(Client& client, const std::string& id, const boost::json::object& params);
  void say_closed(const std::string& outcome);

  platform::Terminal& terminal_;
  bool for_others_;
  bool last_try_declined_ = false;
};

}  // namespace redlips::cli
