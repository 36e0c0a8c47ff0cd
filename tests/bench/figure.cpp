// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/figure.h"

namespace redlips::bench {

Figure& Figure::at_most(double target) {
  compared.push_back({Comparison::Kind::at_most, target, {}, 0, spread.p50, spread.p50 <= target});
  return *this;
}

Figure& Figure::above(const Figure& reference, double target) {
  const double more = spread.p50 - reference.spread.p50;
  compared.push_back(
      {Comparison::Kind::above, target, reference.name, reference.spread.p50, more, more <= target});
  return *this;
}

// A figure too small to be seen by the clock counts as infinitely fast: it cannot be divided by.
Figure& Figure::faster(const Figure& reference, double target) {
  const double times = spread.p50 > 0 ? reference.spread.p50 / spread.p50 : 1e9;
  compared.push_back(
      {Comparison::Kind::faster, target, reference.name, reference.spread.p50, times, times >= target});
  return *this;
}

}  // namespace redlips::bench
