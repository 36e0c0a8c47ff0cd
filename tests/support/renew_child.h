// SPDX-License-Identifier: Apache-2.0
// The program redlips-renew with a daemon of ours at the other end of its descriptor 0.
#pragma once

#include <string>
#include <vector>

#include "updater/key_side.h"

namespace redlips::test {

/// Runs the program to its end and answers its verbs; its exit status, 128 + signal where one ended it.
/// Throws where it breaks the wire.
int run_renew_child(updater::KeySide& daemon, const std::vector<std::string>& environment = {});

}  // namespace redlips::test
