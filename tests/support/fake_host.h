// SPDX-License-Identifier: Apache-2.0
// A token host without a process, for the keys of a KeyWorld.
#pragma once

#include <memory>
#include <string>

#include "daemon/keyring/host.h"

namespace redlips::test {

struct KeyWorld;

/// Keeps a token host's promises: identity right before the PIN, one verb one try. `world` outlives it.
std::unique_ptr<keyring::Host> fake_host(KeyWorld& world, std::string path);

}  // namespace redlips::test
