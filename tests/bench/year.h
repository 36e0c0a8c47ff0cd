// SPDX-License-Identifier: Apache-2.0
// The state of a daemon that has served a clerk for a year: what start and size are measured with.
#pragma once

#include "tests/bench/world.h"

namespace redlips::bench {

/// The name of that state directory in the world.
constexpr const char* year = "year";
/// Three logins on each of 250 working days.
constexpr int logins_a_year = 750;

void write_year(const World& world);

}  // namespace redlips::bench
