// SPDX-License-Identifier: Apache-2.0
// What a series of measurements comes down to.
#pragma once

#include <cstddef>
#include <vector>

namespace redlips::bench {

/// Median and 95th percentile of a series, in the unit of its values.
struct Spread {
  double p50 = 0, p95 = 0;
  std::size_t count = 0;
};

/// The middle value; of an even number the mean of the two in the middle. Throws std::invalid_argument for
/// none.
double median(std::vector<double> values);

/// The smallest value that at least `percent` of the series do not exceed (nearest rank: always one that was
/// measured). Throws std::invalid_argument for no values, or a percentage outside (0, 100].
double percentile(std::vector<double> values, double percent);

/// Throws std::invalid_argument for no values.
Spread spread_of(const std::vector<double>& values);

}  // namespace redlips::bench
