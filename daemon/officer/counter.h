// SPDX-License-Identifier: Apache-2.0
// The talk at the counter: which key, the SO PIN, the new PIN, and what became of it.
#pragma once

#include "daemon/cli/arguments.h"

namespace redlips::officer {

/// `redlips pin unlock`. One SO PIN is sent at most, and never the last try's.
cli::Exit pin_unlock(const cli::Invocation& invocation);

}  // namespace redlips::officer
