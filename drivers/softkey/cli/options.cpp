// SPDX-License-Identifier: Apache-2.0
// Reads the command line strictly: an unknown option is an error, never ignored.
#include "drivers/softkey/cli/options.h"

#include <charconv>

#include "drivers/softkey/cli/problem.h"

namespace redlips::softkey {
namespace {

[[noreturn]] void misuse(const std::string& what) {
  throw Problem{Exit::usage, what, "Nothing was done.", "See redlips-softkey --help."};
}

}  // namespace

std::optional<std::string> Options::value(std::string_view name) const {
  const auto found = values.find(name);
  if (found == values.end()) return std::nullopt;
  return found->second;
}

int Options::number(std::string_view name, int low, int high, int otherwise) const {
  const auto text = value(name);
  if (!text) return otherwise;
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc{} && end == text->data() + text->size() && number >= low && number <= high)
    return number;
  misuse("--" + std::string(name) + " takes a number from " + std::to_string(low) + " to " +
         std::to_string(high) + ", not \"" + *text + "\".");
}

Options read_options(const std::vector<std::string>& arguments, const Grammar& grammar) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--")) {
      options.words.push_back(argument);
      continue;
    }
    const auto equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    std::string value;
    if (grammar.valued.contains(name)) {
      if (equals == std::string::npos && i + 1 == arguments.size()) misuse("--" + name + " needs a value.");
      value = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
    } else if (!grammar.plain.contains(name) || equals != std::string::npos) {
      misuse("The option " + argument + " is not known here.");
    }
    if (!options.values.emplace(name, value).second) misuse("--" + name + " is given twice.");
  }
  if (options.words.size() < grammar.words) misuse("The serial number or a file is missing.");
  if (options.words.size() > grammar.words) misuse("\"" + options.words.back() + "\" is one word too many.");
  return options;
}

}  // namespace redlips::softkey
