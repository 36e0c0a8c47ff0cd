// SPDX-License-Identifier: Apache-2.0
// What a figure must be read with: the machine and how busy others kept it.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace redlips::bench {

struct Machine {
  std::string processor, kernel;
  unsigned cores = 0;
  double load_before = 0, load_after = 0;  ///< runnable tasks, mean of a minute (/proc/loadavg)
};

/// As it is now; `load_after` is left for the end.
Machine this_machine();
double load_now();

std::string text_of(const Machine& machine);
boost::json::object view(const Machine& machine);

}  // namespace redlips::bench
