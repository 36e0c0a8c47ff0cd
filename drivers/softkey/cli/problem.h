// SPDX-License-Identifier: Apache-2.0
// An error of the program as its user reads it, with the exit code that scripts read.
#pragma once

#include <string>

namespace redlips::softkey {

/// Exit codes of redlips-softkey; `--help` documents them.
enum class Exit {
  done = 0,
  broken = 1,     ///< disk, SoftHSM or the key's files
  usage = 2,      ///< the command line
  no_such = 3,    ///< no such key, or it exists already
  pin_wrong = 4,  ///< one try was spent
  pin_locked = 5,
  mismatch = 6  ///< the certificate is not for this key
};

/// What happened, what was not lost, what to do next.
struct Problem {
  Exit code;
  std::string what, safe, next;
};

}  // namespace redlips::softkey
