// SPDX-License-Identifier: Apache-2.0
// Where this user's state, sockets and our own programs and data lie (XDG Base Directory 0.8, SECURITY-RULES
// §3).
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace redlips::platform {

/// A directory that cannot be used; what() names it, the reason, and what to set or do.
class PathError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// $XDG_STATE_HOME/redlips, else ~/.local/state/redlips: made if missing, ours, mode 0700.
std::filesystem::path state_directory();
/// $XDG_RUNTIME_DIR/redlips, else "run" in state_directory(); made if missing, ours, mode 0700. Never /tmp.
std::filesystem::path runtime_directory();
/// $XDG_CONFIG_HOME/redlips, else ~/.config/redlips; need not exist. Empty where neither variable serves.
std::filesystem::path user_config_directory();

/// Makes `directory` (parents too) or takes an existing one of ours and sets its mode to 0700. A symbolic
/// link, another owner, no directory: PathError.
void own_private_directory(const std::filesystem::path& directory);
/// Makes `directory`, or checks that an existing one is ours and nobody else's (no bit for group and others);
/// changes no mode that the user chose.
void require_private_directory(const std::filesystem::path& directory);

/// The directory of the running program.
std::filesystem::path executable_directory();
/// A program of ours: beside the running one, else in ../libexec/redlips. PathError if it is in neither.
std::filesystem::path helper_program(const std::string& name);
/// ../share/redlips from the running program, then /usr/share/redlips: those that exist.
std::vector<std::filesystem::path> data_directories();

}  // namespace redlips::platform
