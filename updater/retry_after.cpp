// SPDX-License-Identifier: Apache-2.0
// Both forms by hand: the standard library here parses no dates.
#include "updater/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace redlips::updater {
namespace {

using namespace std::chrono;

/// Digits only, the whole of `text`.
std::optional<int> number(std::string_view text) {
  int out = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (fault != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return out;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<sys_seconds> date(std::string_view text) {
  constexpr std::size_t size = 29;
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != size || text.substr(25) != " GMT" || text[19] != ':' || text[22] != ':') return {};
  const auto name = std::find(months.begin(), months.end(), text.substr(8, 3));
  const auto of_day = number(text.substr(5, 2)), of_year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2)), minute = number(text.substr(20, 2)),
             second = number(text.substr(23, 2));
  if (name == months.end() || !of_day || !of_year || !hour || !minute || !second) return {};
  const year_month_day day(year(*of_year), month(static_cast<unsigned>(name - months.begin()) + 1),
                           std::chrono::day(static_cast<unsigned>(*of_day)));
  if (!day.ok()) return {};
  return sys_days(day) + hours(*hour) + minutes(*minute) + seconds(*second);
}

}  // namespace

std::optional<seconds> retry_after(std::string_view field, system_clock::time_point now) {
  if (field.empty()) return std::nullopt;
  if (const auto count = number(field)) return seconds(*count);
  const auto when = date(field);
  if (!when) return std::nullopt;
  return std::max(seconds(0), *when - floor<seconds>(now));
}

}  // namespace redlips::updater
