// SPDX-License-Identifier: Apache-2.0
// How the daemon starts the tray, when a prompt is due and nobody is there to show it (SECURITY-RULES §3).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "drivers/platform/child.h"

namespace redlips {

/// What is known of ourselves.
struct TraySurroundings {
  std::filesystem::path tray;            ///< our redlips-tray
  std::filesystem::path systemd_run;     ///< empty where there is none
  std::filesystem::path socket;          ///< where it finds us
  std::vector<std::string> environment;  ///< ours, NAME=value
  int pid = 0;                           ///< ours
};

/// A service of the user's manager does not know the session's screen, and what it starts ends with it: the
/// manager starts the tray, beside us, with what the session told it (systemd.exec(5): SYSTEMD_EXEC_PID is
/// ours then). Else it is our child with our environment; nullopt where that names no screen.
std::optional<platform::ChildProgram> tray_start(const TraySurroundings& ours);

}  // namespace redlips
