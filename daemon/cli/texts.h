// SPDX-License-Identifier: Apache-2.0
// How the command line words its errors and ends.
#pragma once

#include <string>
#include <string_view>

#include "daemon/texts/language.h"

namespace redlips::cli {

/// The exit codes of `redlips`, as its help lists them.
enum class Exit {
  ok = 0,
  error = 1,
  usage = 2,
  no_daemon = 3,
  refused = 4,  ///< by the user, by a rule, or nobody answered
  wrong_pin = 5,
  locked = 6,
  last_try = 7,
  no_key = 8,
  not_intact = 9,   ///< verify: the signature does not hold
  not_proved = 10,  ///< verify: it holds, but who signed is not proved
  unfinished = 11,  ///< renew: the CA, or the way to it, needs time; go on later
  ca_refused = 12,  ///< renew: the CA refused the request
  not_now = 13      ///< renew: a condition is missing
};

/// What happened, what was not lost, what to do next, and the code, last.
std::string error_words(std::string_view code);
Exit exit_of(std::string_view code);

}  // namespace redlips::cli
