// SPDX-License-Identifier: Apache-2.0
// Whose a connection is, asked of the operating system.
#pragma once

#include "daemon/bridge/connection.h"

namespace redlips::bridge {

/// Compares the user of the connection's other end with ours; not found is unknown, and unknown is refused.
PeerLookup own_peer_lookup();

}  // namespace redlips::bridge
