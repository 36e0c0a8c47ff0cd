// SPDX-License-Identifier: Apache-2.0
// A run of the bench: on which machine, what was measured, what was not.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "tests/bench/figure.h"
#include "tests/bench/machine.h"

namespace redlips::bench {

struct Report {
  bool quick = false;
  Machine machine;
  double seconds = 0;  ///< that the run took
  std::vector<Figure> figures;
  std::vector<Unmeasured> unmeasured;
};

/// For people: a line per figure, one more per further comparison.
std::string table(const Report& report);

/// {"bench":1,"quick","seconds","machine","figures":[{"figure","unit","p50","p95","count","remark","compared":
/// [{"kind","reference","reference_p50","value","target","met"}]}],"unmeasured":[{"figure","why"}],"missed"}
boost::json::object to_json(const Report& report);

/// How many comparisons missed their target.
std::size_t missed(const Report& report);

}  // namespace redlips::bench
