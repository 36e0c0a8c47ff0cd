// SPDX-License-Identifier: Apache-2.0
// A command line from its words to its exit code; shared by `redlips` and the programs that do one command of
// it.
#pragma once

#include <span>

#include "daemon/cli/arguments.h"

namespace redlips::cli {

/// main() of a program of that version: parses, runs, and explains what went wrong on standard error, in the
/// user's language. `own`: what it does in place of the table's function; nullptr for `redlips` itself.
int run_main(std::span<const char* const> words, const char* version,
             Exit (*own)(const Invocation&) = nullptr);

}  // namespace redlips::cli
