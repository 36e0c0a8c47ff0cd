// SPDX-License-Identifier: Apache-2.0
// Repeats a measurement often enough, but not longer than there is time for.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace redlips::bench {

using Clock = std::chrono::steady_clock;

inline double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

/// Ends after `runs`, or after `at_most` once there are `at_least`.
struct Effort {
  std::size_t runs;
  std::chrono::milliseconds at_most;
  std::size_t at_least = 5;
};

/// Milliseconds of each call of `work`; a first one, with cold caches, is not counted.
template <class Work>
std::vector<double> repeat(const Effort& effort, Work work) {
  work();
  std::vector<double> times;
  const auto end = Clock::now() + effort.at_most;
  while (times.size() < effort.runs && (times.size() < effort.at_least || Clock::now() < end)) {
    const auto start = Clock::now();
    work();
    times.push_back(milliseconds(Clock::now() - start));
  }
  return times;
}

/// The same where `work` itself says how many milliseconds count.
template <class Work>
std::vector<double> collect(const Effort& effort, Work work) {
  work();
  std::vector<double> times;
  const auto end = Clock::now() + effort.at_most;
  while (times.size() < effort.runs && (times.size() < effort.at_least || Clock::now() < end))
    times.push_back(work());
  return times;
}

}  // namespace redlips::bench
