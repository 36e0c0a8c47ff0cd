// SPDX-License-Identifier: Apache-2.0
// calendar.d/*.toml: a country's days off of one year, as its government announced them. A year without a
// file is not known: nothing is said of its days.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/local_text.h"

namespace redlips {

/// A holiday: both days are off, and those between them.
struct Holiday {
  LocalText name;
  std::chrono::sys_days from, to;
};

/// What a year changes of "Monday to Friday are working days".
struct CalendarYear {
  std::string country;  ///< ISO 3166-1 alpha-2
  int year = 0;
  std::vector<Holiday> off;
  std::vector<std::chrono::sys_days> working;  ///< Saturdays and Sundays that are worked
};

/// Of two files for the same country and year the later one counts: the administrator's.
std::vector<CalendarYear> load_calendars(const std::vector<std::filesystem::path>& directories,
                                         std::vector<drivers::FileFault>& faults);

}  // namespace redlips
