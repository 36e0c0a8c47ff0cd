// SPDX-License-Identifier: Apache-2.0
#include "tray/core/calendar_file.h"

#include <array>
#include <cstdio>
#include <string_view>

namespace redlips::tray {
namespace {

/// RFC 5545 §3.3.11: commas, semicolons, backslashes and line ends of a TEXT.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char one : text) {
    if (one == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(one) >= 0x20 && one != 0x7f) {
      if (one == ',' || one == ';' || one == '\\') out += '\\';
      out += one;
    }
  }
  return out;
}

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U; }

/// RFC 5545 §3.1: lines of at most 75 octets, a longer one goes on behind a blank; never inside of a
/// character.
void add_line(std::string& file, std::string_view line) {
  constexpr std::size_t longest = 75;
  std::size_t room = longest;
  while (line.size() > room) {
    auto cut = room;
    while (cut > 1 && !begins_character(line[cut])) --cut;
    file.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = longest - 1;
  }
  file.append(line).append("\r\n");
}

std::string date(std::chrono::sys_days day) {
  const std::chrono::year_month_day parts(day);
  std::array<char, 32> words{};
  std::snprintf(words.data(), words.size(), "%04d%02u%02u", static_cast<int>(parts.year()),
                static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
  return words.data();
}

std::string moment(Time when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::hh_mm_ss time(when - day);
  std::array<char, 32> words{};
  std::snprintf(words.data(), words.size(), "T%02d%02d%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return date(day) + words.data();
}

/// §3.8.6.3, relative to the day's beginning: PT9H is nine in the morning of it.
void add_alarm(std::string& file, const CalendarDay& day, int before) {
  add_line(file, "BEGIN:VALARM");
  add_line(file, "ACTION:DISPLAY");
  add_line(file, "DESCRIPTION:" + escaped(day.title));
  add_line(file, before == 0 ? "TRIGGER:PT9H" : "TRIGGER:-P" + std::to_string(before - 1) + "DT15H");
  add_line(file, "END:VALARM");
}

}  // namespace

std::string calendar_file(const std::vector<CalendarDay>& days, Time made) {
  std::string file;
  for (const char* line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//RedLips//Renewal//ZH",
                           "CALSCALE:GREGORIAN", "METHOD:PUBLISH"})
    add_line(file, line);
  for (const auto& day : days) {
    add_line(file, "BEGIN:VEVENT");
    add_line(file, "UID:" + escaped(day.name) + "@redlips");
    add_line(file, "DTSTAMP:" + moment(made));
    add_line(file, "DTSTART;VALUE=DATE:" + date(day.day));
    add_line(file, "DTEND;VALUE=DATE:" + date(day.day + std::chrono::days(1)));
    add_line(file, "SUMMARY:" + escaped(day.title));
    add_line(file, "DESCRIPTION:" + escaped(day.words));
    add_line(file, "TRANSP:TRANSPARENT");
    for (const int before : day.days_before) add_alarm(file, day, before);
    add_line(file, "END:VEVENT");
  }
  add_line(file, "END:VCALENDAR");
  return file;
}

}  // namespace redlips::tray
