// SPDX-License-Identifier: Apache-2.0
// A person types while the daemon may close or change the question.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "daemon/cli/client.h"
#include "daemon/cli/secret_line.h"
#include "drivers/platform/terminal.h"

namespace redlips::cli {

/// What a person did, or the daemon in the meantime.
enum class Typed {
  line,       ///< ended with Enter
  cancelled,  ///< Ctrl-C, Ctrl-D, Escape, or the terminal has gone
  updated,    ///< the keys of the question changed: ask anew
  closed      ///< the question is closed; nobody wants the answer any more
};

/// One open question at the terminal, quiet from before its first word to its end: what is typed early is not
/// echoed, and what was typed before the question is thrown away.
class Typing {
 public:
  Typing(Client& client, platform::Terminal& terminal, std::string prompt)
      : client_(client), terminal_(terminal), quiet_(terminal), prompt_(std::move(prompt)) {}

  void show(std::string_view text) { terminal_.show(text); }
  /// A secret, without echo, straight into locked memory.
  Typed secret(std::string_view label, Secret& into);
  /// An ordinary line, shown as it is typed; at most 100 characters.
  Typed line(std::string_view label, std::string& into);
  /// The keys of the last update; nothing if there was none.
  const boost::json::array* new_keys() const;
  /// Why the question was closed: "done", "cancelled", "timeout", "failed"; empty if it is open.
  const std::string& outcome() const noexcept { return outcome_; }

 private:
  /// Asks `label`, then reads keys through `take` until a line ends or the daemon says something that
  /// matters.
  template <class Take>
  Typed keys(std::string_view label, Take take);
  std::optional<Typed> daemon_spoke();

  Client& client_;
  platform::Terminal& terminal_;
  platform::Terminal::Quiet quiet_;
  std::string prompt_, outcome_;
  boost::json::object update_;
};

}  // namespace redlips::cli
