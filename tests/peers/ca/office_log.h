// SPDX-License-Identifier: Apache-2.0
// Everything that happened at the office, a line each, in a file that only grows.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "tests/peers/shared/files.h"
#include "tests/peers/shared/moment.h"

namespace redlips::peers {

class OfficeLog {
 public:
  OfficeLog(Path file, Clock clock);
  void add(std::string_view line);
  const std::deque<std::string>& latest() const { return latest_; }  ///< newest first

 private:
  Path file_;
  Clock clock_;
  std::deque<std::string> latest_;
};

}  // namespace redlips::peers
