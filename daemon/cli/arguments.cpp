// SPDX-License-Identifier: Apache-2.0
// Parsing by the tables; flags may stand anywhere.
#include "daemon/cli/arguments.h"

#include <algorithm>
#include <charconv>

namespace redlips::cli {

namespace {

bool lists(std::string_view blanks, std::string_view word) {
  while (!blanks.empty()) {
    const auto end = std::min(blanks.find(' '), blanks.size());
    if (blanks.substr(0, end) == word) return true;
    blanks.remove_prefix(std::min(end + 1, blanks.size()));
  }
  return false;
}

[[noreturn]] void refuse(std::string_view text, std::initializer_list<std::string_view> values) {
  throw UsageError(fill(text, values) + _(" Nothing was done. `redlips --help` lists what there is."));
}

const Flag& flag_of(std::string_view name) {
  const auto found = std::ranges::find(flags(), name, &Flag::name);
  if (found == flags().end()) refuse(_("redlips does not know the flag {1}."), {name});
  return *found;
}

/// "pin" "change" is found before a command of one word.
const Command* take_command(std::vector<std::string>& words) {
  for (std::size_t count = std::min<std::size_t>(words.size(), 2); count > 0; --count) {
    const auto name = count == 2 ? words[0] + ' ' + words[1] : words[0];
    const auto found = std::ranges::find(commands(), std::string_view(name), &Command::name);
    if (found == commands().end()) continue;
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
    return &*found;
  }
  return nullptr;
}

void check(const Invocation& invocation) {
  const auto& command = *invocation.command;
  if (command.words != any_words && invocation.words.size() != command.words) {
    refuse(_("`redlips {1}` takes: {2}."),
           {command.name, *command.arguments == '\0' ? "-" : _(command.arguments)});
  }
  for (const auto& [name, value] : invocation.flags) {
    if (!flag_of(name).global && !lists(command.flags, name)) {
      refuse(_("`redlips {1}` takes no {2}."), {command.name, name});
    }
  }
  if (invocation.has("--pin-fd")) number(invocation, "--pin-fd");
}

}  // namespace

std::string Invocation::value(std::string_view flag) const {
  const auto found = flags.find(flag);
  return found == flags.end() ? std::string() : found->second;
}

Invocation parse(std::span<const char* const> words) {
  Invocation invocation;
  bool all_words = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (all_words || !word.starts_with('-') || word == "-") {
      // What follows `softkey` is another program's.
      all_words = all_words || (invocation.words.empty() && word == "softkey");
      invocation.words.emplace_back(word);
      continue;
    }
    const auto equals = std::min(word.find('='), word.size());
    const auto& flag = flag_of(word.substr(0, equals));
    std::string value(equals < word.size() ? word.substr(equals + 1) : std::string_view());
    if (flag.value == nullptr && equals < word.size()) refuse(_("{1} takes no value."), {flag.name});
    if (flag.value != nullptr && equals == word.size()) {
      if (++i >= words.size()) refuse(_("{1} needs a value: {2}."), {flag.name, _(flag.value)});
      value = words[i];
    }
    invocation.flags.insert_or_assign(std::string(flag.name), std::move(value));
  }
  if (!invocation.words.empty()) {
    const auto first = invocation.words.front();
    invocation.command = take_command(invocation.words);
    if (invocation.command == nullptr) refuse(_("redlips does not know the command \"{1}\"."), {first});
    if (!invocation.has("--help")) check(invocation);
  }
  return invocation;
}

int number(const Invocation& invocation, std::string_view flag) {
  const auto text = invocation.value(flag);
  int value = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) {
    refuse(_("{1} takes a number, not \"{2}\"."), {flag, text});
  }
  return value;
}

}  // namespace redlips::cli
