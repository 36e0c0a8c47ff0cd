// SPDX-License-Identifier: Apache-2.0
// Reminders as iCalendar files (RFC 5545).
#include <doctest/doctest.h>

#include <string>

#include "tray/core/calendar_file.h"

using namespace redlips::tray;

namespace {

std::string file_of(const std::string& title, const std::string& words = "w") {
  using namespace std::chrono;
  return calendar_file({{"end-aa", sys_days(year(2027) / 2 / 1), title, words, {7, 0}}},
                       time_of("2027-01-10T01:02:03Z").value());
}

bool has(const std::string& file, const std::string& line) {
  return file.find("\r\n" + line + "\r\n") != std::string::npos;
}

/// The file with its folded lines put together (RFC 5545 §3.1).
std::string unfolded(std::string file) {
  for (auto at = file.find("\r\n "); at != std::string::npos; at = file.find("\r\n ")) file.erase(at, 3);
  return file;
}

}  // namespace

TEST_CASE("a day is an event of that day with its alarms") {
  const auto file = file_of("Ends");
  CHECK(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  CHECK(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  CHECK(has(file, "UID:end-aa@redlips"));
  CHECK(has(file, "DTSTAMP:20270110T010203Z"));
  CHECK(has(file, "DTSTART;VALUE=DATE:20270201"));
  CHECK(has(file, "DTEND;VALUE=DATE:20270202"));
  CHECK(has(file, "SUMMARY:Ends"));
  // Nine in the morning, a week before and on the day.
  CHECK(has(file, "TRIGGER:-P6DT15H"));
  CHECK(has(file, "TRIGGER:PT9H"));
}

TEST_CASE("text is escaped, and a name from a certificate adds no line") {
  const auto file = file_of("a,b;c\\d\r\nBEGIN:VEVENT\x01");
  CHECK(has(file, "SUMMARY:a\\,b\\;c\\\\d\\nBEGIN:VEVENT"));
  CHECK(file.find("\r\nBEGIN:VEVENT") == file.rfind("\r\nBEGIN:VEVENT"));
}

TEST_CASE("a long line is folded at 75 octets and never inside of a character") {
  std::string title;
  for (int i = 0; i < 60; ++i) title += "昆明";
  for (const std::string& start : {std::string(), std::string("x"), std::string("xy")}) {
    const auto file = file_of(start + title);
    std::size_t begin = 0, folded = 0;
    for (auto end = file.find("\r\n"); end != std::string::npos;
         begin = end + 2, end = file.find("\r\n", begin)) {
      CHECK(end - begin <= 75);
      const auto first = static_cast<unsigned char>(file[begin]);
      CHECK((first & 0xc0) != 0x80);
      if (first == ' ') {
        ++folded;
        CHECK((static_cast<unsigned char>(file[begin + 1]) & 0xc0) != 0x80);
      }
    }
    CHECK(folded > 3);
    CHECK(unfolded(file).find("SUMMARY:" + start + title + "\r\n") != std::string::npos);
  }
}
