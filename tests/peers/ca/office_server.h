// SPDX-License-Identifier: Apache-2.0
// Carries the office over http on loopback: CMP on one port (RFC 6712), the desk on another, until a signal
// ends it.
#pragma once

#include <cstdint>
#include <functional>

#include "tests/peers/ca/desk.h"

namespace redlips::peers {

struct OfficePorts {
  std::uint16_t cmp = 0, desk = 0;  ///< 0: any free one
};

/// `ready` is called once, with the true ports, when both accept.
void serve_office(CmpOffice& office, Desk& desk, OfficePorts ports,
                  const std::function<void(OfficePorts)>& ready);

}  // namespace redlips::peers
