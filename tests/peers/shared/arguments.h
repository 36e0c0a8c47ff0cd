// SPDX-License-Identifier: Apache-2.0
// A command line of the peers: words, and options that all take a value.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace redlips::peers {

/// The command line is wrong; what() says what and where.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Arguments {
 public:
  /// Reads `words` (without the program's name). Throws UsageError for an option outside `known` or without a
  /// value.
  Arguments(std::span<char* const> words, std::initializer_list<std::string_view> known);

  const std::vector<std::string>& words() const { return words_; }
  /// The n-th word; throws UsageError naming `what` where it is missing.
  const std::string& word(std::size_t n, std::string_view what) const;
  /// The last value given for `--name`.
  std::optional<std::string> value(std::string_view name) const;
  std::string value_or(std::string_view name, std::string_view otherwise) const;
  /// Throws UsageError where the option is missing.
  std::string required(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  /// A number in low…high; throws UsageError for anything else.
  std::optional<long> number(std::string_view name, long low, long high) const;

 private:
  std::vector<std::string> words_;
  std::multimap<std::string, std::string, std::less<>> options_;
};

}  // namespace redlips::peers
