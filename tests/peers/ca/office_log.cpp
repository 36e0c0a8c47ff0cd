// SPDX-License-Identifier: Apache-2.0
// The log's file, of which the last lines stay in memory for the desk.
#include "tests/peers/ca/office_log.h"

#include <algorithm>
#include <fstream>

namespace redlips::peers {
namespace {

constexpr std::size_t shown = 200;

}  // namespace

OfficeLog::OfficeLog(Path file, Clock clock) : file_(std::move(file)), clock_(std::move(clock)) {
  std::ifstream old(file_);
  for (std::string line; std::getline(old, line);) {
    latest_.push_front(line);
    if (latest_.size() > shown) latest_.pop_back();
  }
}

void OfficeLog::add(std::string_view line) {
  std::string whole = to_text(clock_()).append(" ").append(line);
  std::replace(whole.begin(), whole.end(), '\n', ' ');
  std::ofstream(file_, std::ios::app) << whole << '\n';
  latest_.push_front(std::move(whole));
  if (latest_.size() > shown) latest_.pop_back();
}

}  // namespace redlips::peers
