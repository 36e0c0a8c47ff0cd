// SPDX-License-Identifier: Apache-2.0
// Parses and writes `name value` lines.
#include "drivers/softkey/record.h"

#include <charconv>

namespace redlips::softkey {

std::optional<Record> parse_record(std::string_view text) {
  Record record;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(0, end);
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos || blank == 0) return std::nullopt;
    if (!record.emplace(line.substr(0, blank), line.substr(blank + 1)).second) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return record;
}

std::string format_record(const Record& record) {
  std::string text;
  for (const auto& [name, value] : record) text.append(name).append(" ").append(value).append("\n");
  return text;
}

std::optional<int> number(const Record& record, std::string_view name, int low, int high) {
  const auto found = record.find(name);
  if (found == record.end()) return std::nullopt;
  const std::string& text = found->second;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high)
    return std::nullopt;
  return value;
}

}  // namespace redlips::softkey
