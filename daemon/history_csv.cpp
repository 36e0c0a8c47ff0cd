// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "daemon/history.h"

namespace redlips {
namespace {

// A spreadsheet runs cells that begin so as formulas; the text comes from web pages and certificates.
std::string cell(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string utc(std::chrono::sys_seconds when) {
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(when - day);
  const auto two = [](auto n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
         "-" + two(static_cast<unsigned>(date.day())) + "T" + two(time.hours().count()) + ":" +
         two(time.minutes().count()) + ":" + two(time.seconds().count()) + "Z";
}

}  // namespace

std::string history_csv(const std::vector<HistoryEntry>& entries) {
  std::string out =
      "when,what,origin,result,count,key,unit,certificate,asked by,answered in,test configuration\r\n";
  for (const HistoryEntry& e : entries)
    out += cell(utc(e.when)) + "," + cell(e.what) + "," + cell(e.origin) + "," + cell(e.code) + "," +
           std::to_string(e.count) + "," + cell(e.token_serial) + "," + cell(e.unit) + "," +
           cell(e.certificate) + "," + cell(e.caller) + "," + cell(e.prompter) + "," +
           (e.test_config ? "yes" : "no") + "\r\n";
  return out;
}

}  // namespace redlips
