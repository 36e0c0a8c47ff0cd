// SPDX-License-Identifier: Apache-2.0
// Day by day, range by range.
#include "tray/core/hotline.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "daemon/iso_time.h"
#include "daemon/texts/language.h"

namespace redlips::tray {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;

enum class DayKind { working, off, unknown };

/// Longer than any country closes.
constexpr days horizon(60);

const Holiday* holiday_on(const CalendarYear& year, sys_days day) {
  const auto found = std::ranges::find_if(
      year.off, [&](const Holiday& holiday) { return holiday.from <= day && day <= holiday.to; });
  return found == year.off.end() ? nullptr : &*found;
}

/// nullptr: nothing is known of that day's year.
const CalendarYear* year_with(const std::vector<CalendarYear>& calendar, sys_days day) {
  const auto number = static_cast<int>(std::chrono::year_month_day(day).year());
  const auto found = std::ranges::find(calendar, number, &CalendarYear::year);
  return found == calendar.end() ? nullptr : &*found;
}

DayKind kind_of(const std::vector<CalendarYear>& calendar, sys_days day) {
  const auto* year = year_with(calendar, day);
  if (year == nullptr) return DayKind::unknown;
  if (std::ranges::find(year->working, day) != year->working.end()) return DayKind::working;
  const std::chrono::weekday weekday(day);
  const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
  return weekend || holiday_on(*year, day) != nullptr ? DayKind::off : DayKind::working;
}

/// The ranges of a day in their order; nullopt: whether it is a working day is not known, and it matters.
std::optional<std::vector<OpenHours>> ranges_on(const Contact& contact, sys_days day) {
  const auto kind = kind_of(contact.calendar, day);
  std::vector<OpenHours> ranges;
  for (const auto& range : contact.open) {
    if (range.every_day || kind == DayKind::working)
      ranges.push_back(range);
    else if (kind == DayKind::unknown)
      return std::nullopt;
  }
  std::ranges::sort(ranges, {}, &OpenHours::from);
  return ranges;
}

/// `local` is a time of the authority's clock, and so is the answer.
std::optional<Time> next_opening(const Contact& contact, Time local) {
  const auto today = floor<days>(local);
  for (auto day = today; day <= today + horizon; day += days(1)) {
    const auto ranges = ranges_on(contact, day);
    if (!ranges) return std::nullopt;
    for (const auto& range : *ranges)
      if (day + range.from > local) return day + range.from;
  }
  return std::nullopt;
}

LocalText name_of_day(const std::vector<CalendarYear>& calendar, sys_days day) {
  const auto* year = year_with(calendar, day);
  const auto* holiday = year == nullptr ? nullptr : holiday_on(*year, day);
  return holiday == nullptr ? LocalText{} : holiday->name;
}

std::string clock_words(Time local) {
  const std::chrono::hh_mm_ss time(local - floor<days>(local));
  std::array<char, 16> words{};
  std::snprintf(words.data(), words.size(), "%d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()));
  return words.data();
}

/// "13:00", "明天 9:00", "周一 9:00", "2026-10-08 9:00".
std::string when_words(Time local, Time local_now) {
  constexpr std::array weekdays{N_("Sunday"),   N_("Monday"), N_("Tuesday"), N_("Wednesday"),
                                N_("Thursday"), N_("Friday"), N_("Saturday")};
  const auto day = floor<days>(local);
  const auto ahead = (day - floor<days>(local_now)).count();
  if (ahead == 0) return clock_words(local);
  if (ahead == 1) return fill(_("tomorrow {1}"), {clock_words(local)});
  if (ahead >= 7) return iso_day(day) + ' ' + clock_words(local);
  return _(weekdays.at(std::chrono::weekday(day).c_encoding())) + (' ' + clock_words(local));
}

}  // namespace

Hotline hotline_at(const Authority& authority, Time now) {
  const auto& contact = authority.contact;
  if (contact.open.empty()) return {};
  const Time local = now + authority.offset;
  const auto today = floor<days>(local);
  const Time midnight = Time(today + days(1)) - authority.offset;
  const auto ranges = ranges_on(contact, today);
  if (!ranges) return {Hotline::State::unknown, {}, midnight, {}};
  for (const auto& range : *ranges)
    if (today + range.from <= local && local < today + range.to)
      return {Hotline::State::open, {}, today + range.to - authority.offset, {}};
  const auto opens = next_opening(contact, local);
  const auto utc = opens ? std::optional<Time>(*opens - authority.offset) : std::nullopt;
  const bool whole_day = ranges->empty();
  return {Hotline::State::closed, utc, std::min(midnight, utc.value_or(midnight)),
          whole_day ? name_of_day(contact.calendar, today) : LocalText{}};
}

Line hotline_line(const Hotline& hotline, const Authority& authority, Time now) {
  if (hotline.state == Hotline::State::unknown) return {};
  if (hotline.state == Hotline::State::open) return {_("Somebody answers now"), Tone::good};
  const auto& holiday = hotline.holiday.shown();
  if (!hotline.opens)
    return {holiday.empty() ? _("Nobody answers now") : fill(_("Closed today: {1}"), {holiday}), Tone::quiet};
  const auto when = when_words(*hotline.opens + authority.offset, now + authority.offset);
  if (holiday.empty()) return {fill(_("Nobody answers now; open from {1}"), {when}), Tone::quiet};
  return {fill(_("Closed today: {1}; open from {2}"), {holiday, when}), Tone::quiet};
}

}  // namespace redlips::tray
