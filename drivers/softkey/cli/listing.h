// SPDX-License-Identifier: Apache-2.0
// The keys there are, for people and for programs.
#pragma once

#include <string>

#include "drivers/softkey/home.h"

namespace redlips::softkey {

/// One line a key under a heading.
std::string listing(const Home& home);
/// `[{"serial","label","slot","inserted","tries","tries_full","so_tries","so_tries_full","locked","initial_pin"}]`;
/// the four that come from the counter are null where its file is damaged.
std::string json_listing(const Home& home);
/// Directories below keys/ that hold no readable card.
std::vector<std::string> damaged_keys(const Home& home);

}  // namespace redlips::softkey
