// SPDX-License-Identifier: Apache-2.0
// A reminder as a file that calendars take (iCalendar, RFC 5545).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

/// A day to be reminded of; at nine in the morning of it, and so many days before.
struct CalendarDay {
  std::string name;  ///< tells events apart: the same again takes the place of the earlier one
  std::chrono::sys_days day;
  std::string title, words;
  std::vector<int> days_before;
};

/// The file. `made`: when, for DTSTAMP.
std::string calendar_file(const std::vector<CalendarDay>& days, Time made);

}  // namespace redlips::tray
