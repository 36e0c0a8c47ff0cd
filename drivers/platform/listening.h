// SPDX-License-Identifier: Apache-2.0
// Who listens on a TCP port of this computer, for people who want it back.
#pragma once

#include <cstdint>
#include <string>

namespace redlips::platform {

/// The program that holds `port` on a loopback address or on all of them.
struct PortHolder {
  bool taken = false;   ///< somebody listens there
  std::string program;  ///< its name, as it calls itself; empty where it may not be seen (another user's)
  int pid = 0;          ///< 0 where it may not be seen
  unsigned user = 0;    ///< whose socket it is
};

/// Looks through every process that may be seen: some milliseconds. Nothing that cannot be read is an error.
PortHolder port_holder(std::uint16_t port);

}  // namespace redlips::platform
