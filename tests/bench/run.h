// SPDX-License-Identifier: Apache-2.0
// One run of the bench: where its figures go, and how much time there is.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "tests/bench/effort.h"
#include "tests/bench/report.h"
#include "tests/bench/world.h"

namespace redlips::bench {

class Run {
 public:
  explicit Run(bool quick);
  bool quick() const noexcept { return report_.quick; }
  /// So many runs in so much time, in a quick run a fifth of both; `at_least` stays.
  Effort effort(std::size_t runs, std::chrono::milliseconds at_most) const;
  /// Keeps the figure and says on standard error that it is done. Returns it for comparisons; later calls do
  /// not move it.
  Figure& add(const std::string& name, const std::string& unit, const std::vector<double>& values);
  /// Runs `work`; what it throws becomes a line of the report instead of the end of the bench.
  void attempt(const std::string& name, const std::function<void()>& work);
  void not_measured(const std::string& name, const std::string& why);
  Report report();

 private:
  Report report_;
  std::deque<Figure> figures_;
  Clock::time_point begun_ = Clock::now();
};

/// The same signature through every way: raw, remote, one-shot commands, token host, bridge.
void measure_signatures(Run& run, const World& world, const Key& key);
/// Start, /info, insertion, many tabs, memory and wakeups of one daemon.
void measure_daemon(Run& run, const World& world);
/// Start to icon, memory and wakeups of the lips.
void measure_tray(Run& run, const World& world);

}  // namespace redlips::bench
