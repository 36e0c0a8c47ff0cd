// SPDX-License-Identifier: Apache-2.0
// A hundred tabs of as many sites that ask at the same time.
#pragma once

#include <string>

namespace redlips::bench {

struct TabsResult {
  double unanswered = 0;    ///< tabs to which the daemon hung up without a word
  double milliseconds = 0;  ///< from the first word of the first to the last answer
  std::string answers;      ///< how many got which answer, for people
};

/// All sockets stay open until the last is answered.
TabsResult ask_from_many_tabs(unsigned short port);

}  // namespace redlips::bench
