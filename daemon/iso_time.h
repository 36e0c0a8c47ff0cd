// SPDX-License-Identifier: Apache-2.0
// Times as every interface of the house writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace redlips {

/// UTC, ISO 8601 to the second: "2027-01-31T16:00:00Z".
std::string iso_time(std::chrono::sys_seconds when);

/// A day of the calendar: "2027-01-31".
std::string iso_day(std::chrono::sys_days day);
/// iso_day() read back; nullopt for anything else, also for a day that no calendar has.
std::optional<std::chrono::sys_days> day_of(std::string_view text);

/// "09:00" to "24:00" as minutes after midnight; nullopt for anything else.
std::optional<int> minutes_of_day(std::string_view text);

}  // namespace redlips
