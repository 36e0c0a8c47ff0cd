// SPDX-License-Identifier: Apache-2.0
// One measured figure, and what it is held against.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/statistics.h"

namespace redlips::bench {

/// A figure's median against a limit, or against the median of a reference measured in the same run.
struct Comparison {
  enum class Kind {
    at_most,  ///< the figure itself ≤ target
    above,    ///< figure − reference ≤ target
    faster    ///< reference ÷ figure ≥ target
  };
  Kind kind = Kind::at_most;
  double target = 0;
  std::string reference;     ///< its figure's name; empty with at_most
  double reference_p50 = 0;  ///< in the figure's unit
  double value = 0;          ///< what is held against the target
  bool met = false;
};

struct Figure {
  std::string name;
  std::string unit;  ///< "ms", "MB", "wakeups", …
  Spread spread;
  std::vector<Comparison> compared;
  std::string remark;  ///< what a reader must know to read it rightly

  Figure& at_most(double target);
  Figure& above(const Figure& reference, double target);
  Figure& faster(const Figure& reference, double target);
};

/// Something of the list that could not be measured here, and why.
struct Unmeasured {
  std::string name, why;
};

}  // namespace redlips::bench
