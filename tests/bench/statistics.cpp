// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/statistics.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace redlips::bench {
namespace {

void need(bool good, const char* what) {
  if (!good) throw std::invalid_argument(what);
}

}  // namespace

double median(std::vector<double> values) {
  need(!values.empty(), "the median of nothing");
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double percentile(std::vector<double> values, double percent) {
  need(!values.empty() && percent > 0 && percent <= 100, "a percentile of nothing, or outside (0, 100]");
  std::ranges::sort(values);
  // A hair less, so that 95 of 100 is rank 95 whatever the product is rounded to.
  const auto rank = std::ceil(percent * static_cast<double>(values.size()) / 100 - 1e-9);
  return values[static_cast<std::size_t>(rank) - 1];
}

Spread spread_of(const std::vector<double>& values) {
  return {median(values), percentile(values, 95), values.size()};
}

}  // namespace redlips::bench
