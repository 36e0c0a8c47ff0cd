// SPDX-License-Identifier: Apache-2.0
#include "daemon/calendar.h"

#include <algorithm>

#include "daemon/iso_time.h"

namespace redlips {
namespace {

using drivers::Members;
using std::chrono::sys_days;

constexpr std::size_t most_days = 60;

std::string read_country(Members& members) {
  auto country = members.text("country");
  const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
  if (country.size() != 2 || !std::ranges::all_of(country, is_capital))
    members.fault("country", {N_("two capital letters are expected")});
  return country;
}

sys_days day_in(int year, const std::string& text, const Members& members, std::string_view name) {
  const auto day = day_of(text);
  if (!day) members.fault(name, {N_("a day like 2026-05-01 is expected")});
  if (static_cast<int>(std::chrono::year_month_day(*day).year()) != year)
    members.fault(name, {N_("a day of the year {1} is expected"), {std::to_string(year)}});
  return *day;
}

Holiday read_holiday(Members& members, int year) {
  Holiday out;
  out.name = both_languages(members);
  out.from = day_in(year, members.text("from"), members, "from");
  out.to = day_in(year, members.text("to"), members, "to");
  if (out.to < out.from) members.fault("to", {N_("must not be before {1}"), {iso_day(out.from)}});
  members.finish();
  return out;
}

CalendarYear read_year(Members& members) {
  CalendarYear out;
  members.text("source");  // the announcement, for whoever keeps the file
  out.country = read_country(members);
  const auto year = members.number("year", 2000, 2199);
  if (!year) members.fault("year", {N_("a number from {1} to {2} is expected"), {"2000", "2199"}});
  out.year = static_cast<int>(*year);
  for (Members& holiday : members.tables("off")) out.off.push_back(read_holiday(holiday, out.year));
  if (out.off.size() > most_days) members.fault("off", {N_("too many")});
  for (const auto& day : members.texts("working"))
    out.working.push_back(day_in(out.year, day, members, "working"));
  if (out.working.size() > most_days) members.fault("working", {N_("too many")});
  members.finish();
  return out;
}

}  // namespace

std::vector<CalendarYear> load_calendars(const std::vector<std::filesystem::path>& directories,
                                         std::vector<drivers::FileFault>& faults) {
  std::vector<CalendarYear> out;
  drivers::each_toml(directories, faults, [&](const auto&, Members& members) {
    CalendarYear year = read_year(members);
    std::erase_if(out, [&](const CalendarYear& earlier) {
      return earlier.country == year.country && earlier.year == year.year;
    });
    out.push_back(std::move(year));
  });
  return out;
}

}  // namespace redlips
