// SPDX-License-Identifier: Apache-2.0
// Starting a program: what Child and Companion share.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>

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

/// Becomes readable when our child `pid` ends. Where that cannot be waited for nobody would ever hear of it:
/// the child is killed and collected, and std::system_error thrown.
boost::asio::posix::stream_descriptor process_end(const boost::asio::any_io_executor& executor, int pid);

}  // namespace redlips::platform
