// SPDX-License-Identifier: Apache-2.0
// The words after `redlips`: one table of commands and one of flags give parsing, help and completion.
#pragma once

#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/cli/texts.h"

namespace redlips::cli {

/// A flag; texts are English and stand in the catalogs.
struct Flag {
  std::string_view name;  ///< "--pin-fd"
  const char* value;      ///< what follows it ("N"); nullptr: nothing
  const char* help;
  bool global = false;  ///< good for every command
};

struct Invocation;

struct Command {
  std::string_view name;   ///< "pin change"
  const char* arguments;   ///< "HALL", ""
  std::size_t words;       ///< how many arguments it takes; any_words: as many as there are
  std::string_view flags;  ///< its own flags, blank-separated
  const char* summary;     ///< one line
  const char* more;        ///< what a person should know before using it
  Exit (*run)(const Invocation&);
};
inline constexpr std::size_t any_words = 99;

/// A command line that was understood.
struct Invocation {
  const Command* command = nullptr;
  std::vector<std::string> words;
  std::map<std::string, std::string, std::less<>> flags;  ///< by name; "" where it takes no value
  bool has(std::string_view flag) const { return flags.contains(flag); }
  /// The flag's value; "" where it was not given.
  std::string value(std::string_view flag) const;
};

/// A command line that was not; what() is in the user's language and names the next step.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::span<const Command> commands();  ///< sorted as the help shows them
std::span<const Flag> flags();

/// --help and --version stand in `flags`; command is nullptr where none was named.
Invocation parse(std::span<const char* const> words);
/// The value of a flag that takes a number; UsageError for anything else.
int number(const Invocation& invocation, std::string_view flag);

}  // namespace redlips::cli
