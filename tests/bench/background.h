// SPDX-License-Identifier: Apache-2.0
// A program that runs beside the bench.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace redlips::bench {

/// Told to end (SIGTERM) and reaped at the end of the scope. It gets our environment, our standard error, and
/// of our descriptors only those that are passed.
class Background {
 public:
  /// Pairs of ours and the child's number for it; ours are closed here once it runs. Throws
  /// std::system_error.
  Background(std::vector<std::string> arguments, const std::vector<std::pair<int, int>>& passed);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  int pid() const noexcept { return pid_; }

 private:
  int pid_ = -1;
};

/// The two ends of a pipe or a socket pair, closed in children. Throws std::system_error.
struct Ends {
  int ours = -1, theirs = -1;
};
Ends pipe_to_us();
Ends socket_pair();

/// The first line that is written to this descriptor, which is closed then. Throws std::runtime_error without
/// one.
std::string first_line(int descriptor);

}  // namespace redlips::bench
