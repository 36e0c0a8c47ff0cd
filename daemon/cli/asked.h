// SPDX-License-Identifier: Apache-2.0
// Who answers the daemon's questions for a command that uses a key: a descriptor, or the person at the
// terminal.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "daemon/cli/arguments.h"
#include "daemon/cli/pin_fd.h"
#include "daemon/cli/terminal_answers.h"

namespace redlips::cli {

/// --pin-fd, else the terminal; std::system_error that names /dev/tty where there is none.
class Asked {
 public:
  explicit Asked(const Invocation& invocation);
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  Answerer& answerer() { return script_ ? static_cast<Answerer&>(*script_) : *person_; }
  TerminalAnswers* person() { return person_ ? &*person_ : nullptr; }
  platform::Terminal& terminal() { return *terminal_; }

  /// Calls; an answer that was refused here is a better reason than the daemon's.
  boost::json::object call(Client& client, std::string_view method, boost::json::object params);
  /// The same through `front`, which hands questions on to answerer().
  boost::json::object call(Client& client, std::string_view method, boost::json::object params,
                           Answerer& front);

 private:
  std::optional<platform::Terminal> terminal_;
  std::optional<TerminalAnswers> person_;
  std::optional<PinFd> script_;
};

}  // namespace redlips::cli
