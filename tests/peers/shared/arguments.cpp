// SPDX-License-Identifier: Apache-2.0
// Reading the peers' command lines.
#include "tests/peers/shared/arguments.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace redlips::peers {

Arguments::Arguments(std::span<char* const> words, std::initializer_list<std::string_view> known) {
  for (auto at = words.begin(); at != words.end(); ++at) {
    const std::string_view word = *at;
    if (!word.starts_with("--")) {
      words_.emplace_back(word);
      continue;
    }
    const std::string_view name = word.substr(2);
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw UsageError("unknown option " + std::string(word));
    if (std::next(at) == words.end()) throw UsageError("no value after " + std::string(word));
    options_.emplace(name, *++at);
  }
}

const std::string& Arguments::word(std::size_t n, std::string_view what) const {
  if (n >= words_.size()) throw UsageError("missing " + std::string(what));
  return words_[n];
}

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto [first, last] = options_.equal_range(name);
  if (first == last) return std::nullopt;
  return std::prev(last)->second;
}

std::string Arguments::value_or(std::string_view name, std::string_view otherwise) const {
  return value(name).value_or(std::string(otherwise));
}

std::string Arguments::required(std::string_view name) const {
  if (auto found = value(name)) return *found;
  throw UsageError("missing --" + std::string(name));
}

std::vector<std::string> Arguments::all(std::string_view name) const {
  std::vector<std::string> values;
  const auto [first, last] = options_.equal_range(name);
  std::transform(first, last, std::back_inserter(values), [](const auto& option) { return option.second; });
  return values;
}

std::optional<long> Arguments::number(std::string_view name, long low, long high) const {
  const auto text = value(name);
  if (!text) return std::nullopt;
  long number = 0;
  const char* const end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || rest != end || number < low || number > high)
    throw UsageError("--" + std::string(name) + " wants a number from " + std::to_string(low) + " to " +
                     std::to_string(high) + ", not " + *text);
  return number;
}

}  // namespace redlips::peers
