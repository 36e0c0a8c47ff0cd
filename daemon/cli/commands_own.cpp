// SPDX-License-Identifier: Apache-2.0
// Commands that need no daemon, and the way to it.
#include <algorithm>
#include <iostream>

#include "daemon/cli/commands.h"
#include "drivers/platform/command.h"
#include "drivers/platform/paths.h"

namespace redlips::cli {

std::filesystem::path socket_path(const Invocation& invocation) {
  if (invocation.has("--socket")) return invocation.value("--socket");
  return wire::control_socket();
}

namespace {

/// The invocation as words again; what the parser took apart means the same put together.
std::vector<std::string> words_of(const Invocation& invocation) {
  std::vector<std::string> words;
  for (const auto& [flag, value] : invocation.flags) {
    const bool takes_value = std::ranges::find(flags(), flag, &Flag::name)->value != nullptr;
    words.push_back(takes_value ? flag + '=' + value : flag);
  }
  words.emplace_back(invocation.command->name);  // "pin form" as one word is found by the parser too
  for (const auto& word : invocation.words) words.push_back(word);
  return words;
}

}  // namespace

Exit pin_form(const Invocation& invocation) {
  const auto why = platform::become(platform::helper_program("redlips-form").string(), words_of(invocation));
  throw std::runtime_error("redlips-form: " + why);
}

Exit renew_page(const Invocation& invocation) { return pin_form(invocation); }

Exit pin_unlock(const Invocation& invocation) {
  std::string program;
  try {
    program = platform::helper_program("redlips-unlock").string();
  } catch (const platform::PathError&) {
    throw CallError("no_officer");
  }
  throw std::runtime_error("redlips-unlock: " + platform::become(program, words_of(invocation)));
}

Exit softkey(const Invocation& invocation) {
  const auto why = platform::become(platform::helper_program("redlips-softkey").string(), invocation.words);
  throw std::runtime_error("redlips-softkey: " + why);
}

Exit completion(const Invocation& invocation) {
  if (invocation.words.front() != "bash") throw UsageError(_("There is a completion for bash only."));
  std::cout << completion_text();
  return Exit::ok;
}

}  // namespace redlips::cli
