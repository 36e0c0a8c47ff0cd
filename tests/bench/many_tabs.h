// SPDX-License-Identifier: Apache-2.0
// A hundred tabs of as many sites that ask at the same time.
#pragma once

#include <string>

#include "tests/bench/daemon.h"

namespace redlips::bench {

struct TabsResult {
  double unanswered = 0;    ///< tabs with neither a login nor a code of PROTOCOL.md
  double milliseconds = 0;  ///< from the first word of the first to the last answer
  double pss_mb = 0;        ///< the daemon's, with all sockets open
  std::string answers;      ///< how many got which answer, for people
};

/// All sockets stay open until the last is answered.
TabsResult ask_from_many_tabs(const Daemon& daemon);

}  // namespace redlips::bench
