// SPDX-License-Identifier: Apache-2.0
// Many PCs do not come together: not on Mondays, not after two days without an authority.
#include "tests/bench/fleet.h"

#include <doctest/doctest.h>

using namespace redlips::bench;

TEST_CASE("a fleet's own requests peak at no more than half above their mean, with an outage or without") {
  for (const bool outage : {true, false}) {
    const FleetModel model{20'000, 7, outage};
    const auto result = simulate_fleet(model);
    CHECK(result.software.ratio() <= 1.5);
    CHECK(result.software.mean_hour > 0.07 * model.certificates);
    CHECK(result.late_by_us == 0);
    CHECK(result.renewed > model.certificates);
  }
}
