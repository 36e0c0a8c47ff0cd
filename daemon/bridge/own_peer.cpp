// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/own_peer.h"

#include "drivers/platform/peer.h"
#include "drivers/platform/process.h"

namespace redlips::bridge {

PeerLookup own_peer_lookup() {
  return [own = platform::own_user()](const auto& local, const auto& remote) {
    const auto user = platform::tcp_peer_user(local, remote);
    if (!user) return Peer::unknown;
    return *user == own ? Peer::ours : Peer::other_user;
  };
}

}  // namespace redlips::bridge
