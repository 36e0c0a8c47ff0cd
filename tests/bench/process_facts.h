// SPDX-License-Identifier: Apache-2.0
// What the kernel tells of a running process.
#pragma once

#include <chrono>
#include <cstdint>

namespace redlips::bench {

struct Memory {
  double pss_mb = 0;            ///< its share of all pages it maps
  double private_dirty_mb = 0;  ///< pages that it alone has written
};

/// From smaps_rollup (proc(5)), in MB of 1024 × 1024 bytes. Throws std::runtime_error where it cannot be
/// read.
Memory memory_of(int pid);

/// How often its threads went to sleep, so were woken, since they began: voluntary context switches.
std::uint64_t wakeups_of(int pid);

/// Sleeps without a thread of its own that could wake.
void rest(std::chrono::seconds time);

/// Sleeps until that process has ended. Throws std::runtime_error after a minute.
void wait_for_end(int pid);

}  // namespace redlips::bench
