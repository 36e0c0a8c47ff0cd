// SPDX-License-Identifier: Apache-2.0
// Starting a program: what Child and Companion share.
#pragma once

#include "drivers/platform/child.h"

namespace redlips::platform {

/// How a started program stands to us.
enum class Bond {
  child,      ///< a process group of its own, which we may kill
  companion,  ///< a session of its own: no terminal, no signal of ours reaches it
};

/// Starts `program` with `stream` (-1: /dev/null) as descriptor 0, /dev/null as 1, nothing else open, no
/// signal blocked or ignored. Answers its process id; std::system_error where it cannot be started.
int spawn(const ChildProgram& program, int stream, Bond bond);

/// A descriptor that becomes readable when our child `pid` ends. Where there is none to be had nobody would
/// hear of its end: it is killed, and std::system_error thrown.
int open_process(int pid);

}  // namespace redlips::platform
