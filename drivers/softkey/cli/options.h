// SPDX-License-Identifier: Apache-2.0
// The command line: a command, its words, its options.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace redlips::softkey {

/// What one command takes: so many words, options with a value, options without.
struct Grammar {
  std::size_t words = 0;
  std::set<std::string_view> valued, plain;
};

struct Options {
  std::vector<std::string> words;
  std::map<std::string, std::string, std::less<>> values;  ///< name without dashes; "" for a plain one

  bool has(std::string_view name) const { return values.contains(name); }
  std::optional<std::string> value(std::string_view name) const;
  /// A whole number within [low, high], or `otherwise` where the option is not given. Throws Problem{usage}.
  int number(std::string_view name, int low, int high, int otherwise) const;
};

/// Reads `arguments` (after the command). `--name value` and `--name=value`. Throws Problem{usage}.
Options read_options(const std::vector<std::string>& arguments, const Grammar& grammar);

}  // namespace redlips::softkey
