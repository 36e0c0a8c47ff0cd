// SPDX-License-Identifier: Apache-2.0
// Commands that need no daemon, and the way to it.
#include <iostream>

#include "daemon/cli/commands.h"
#include "drivers/platform/command.h"
#include "drivers/platform/paths.h"

namespace redlips::cli {

std::filesystem::path socket_path(const Invocation& invocation) {
  if (invocation.has("--socket")) return invocation.value("--socket");
  return wire::control_socket();
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
