// SPDX-License-Identifier: Apache-2.0
// redlips-fleet [CERTIFICATES]: the year of a fleet as a table. Exit 0 only where the target is met.
#include <cstdlib>
#include <iostream>

#include "tests/bench/fleet.h"

int main(int count, char** arguments) {
  using namespace redlips::bench;
  constexpr double target = 1.5;
  FleetModel model;
  if (count == 2) model.certificates = static_cast<unsigned>(std::strtoul(arguments[1], nullptr, 10));
  const FleetResult result = simulate_fleet(model);
  std::cout << fleet_table(model, result);
  return result.software.ratio() <= target && result.late_by_us == 0 ? 0 : 1;
}
