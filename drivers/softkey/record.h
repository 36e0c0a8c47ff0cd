// SPDX-License-Identifier: Apache-2.0
// A small text file of `name value` lines: readable by the tester, refused when damaged.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace redlips::softkey {

using Record = std::map<std::string, std::string, std::less<>>;

/// One `name value` a line, each line ended; nullopt for a line without a blank, a name twice, or a torn last
/// line.
std::optional<Record> parse_record(std::string_view text);
std::string format_record(const Record& record);

/// The value of `name` as a whole number within [low, high]; nullopt if absent or anything else.
std::optional<int> number(const Record& record, std::string_view name, int low, int high);

}  // namespace redlips::softkey
