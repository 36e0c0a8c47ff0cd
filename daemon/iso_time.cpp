// SPDX-License-Identifier: Apache-2.0
#include "daemon/iso_time.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace redlips {
namespace {

using namespace std::chrono;

/// Is `text` written like `shape`, where a 0 stands for any digit?
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
  }
  return true;
}

/// The number in digits that are known to be there.
int number_at(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  std::from_chars(text.data() + at, text.data() + at + count, value);
  return value;
}

}  // namespace

std::string iso_time(sys_seconds when) {
  const auto day = floor<days>(when);
  const hh_mm_ss time(when - day);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return iso_day(day) + text.data();
}

std::string iso_day(sys_days day) {
  const year_month_day date(day);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::optional<sys_days> day_of(std::string_view text) {
  if (!has_shape(text, "0000-00-00")) return std::nullopt;
  const year_month_day date{year(number_at(text, 0, 4)), month(static_cast<unsigned>(number_at(text, 5, 2))),
                            day(static_cast<unsigned>(number_at(text, 8, 2)))};
  return date.ok() ? std::optional(sys_days(date)) : std::nullopt;
}

std::optional<int> minutes_of_day(std::string_view text) {
  constexpr int hour = 60, day = 24 * hour;
  if (!has_shape(text, "00:00") || number_at(text, 3, 2) >= hour) return std::nullopt;
  const int minutes = number_at(text, 0, 2) * hour + number_at(text, 3, 2);
  return minutes <= day ? std::optional(minutes) : std::nullopt;
}

}  // namespace redlips
