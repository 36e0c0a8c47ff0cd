// SPDX-License-Identifier: Apache-2.0
// Where this daemon reads, writes and listens: the options with their defaults filled in.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "daemon/config.h"
#include "daemon/options.h"
#include "drivers/profile.h"

namespace redlips {

/// Directories and paths in use. The state and socket directories exist, are ours, and nobody else's.
struct Places {
  std::filesystem::path config, state, socket;
  std::filesystem::path host_program;                              ///< redlips-tokenhost
  std::filesystem::path tray_program, systemd_run, renew_program;  ///< empty where it is not installed
  std::vector<std::filesystem::path> our_keys,
      other_keys;  ///< keys.d: the package's; the administrator's, the user's
  std::vector<std::filesystem::path> authorities, calendars;
};

/// Throws platform::PathError, saying what to set or do.
Places find_places(const Options& options);

/// A deadline of the configuration ("prompt", "attach"), else `otherwise`.
std::chrono::milliseconds deadline(const Config& config, const std::string& name,
                                   std::chrono::milliseconds otherwise);

/// Every file that could not be used, for `redlips status`.
std::vector<drivers::ProfileFault> all_faults(const Config& config, const drivers::Profiles& profiles,
                                              const Authorities& authorities);

}  // namespace redlips
