// SPDX-License-Identifier: Apache-2.0
// Defaults of the options.
#include "daemon/places.h"

#include "drivers/platform/paths.h"

namespace redlips {
namespace fs = std::filesystem;

namespace {

/// A machine without screens has no redlips-tray.
fs::path optional_program(const char* name) {
  try {
    return platform::helper_program(name);
  } catch (const platform::PathError&) {
    return {};
  }
}

}  // namespace

Places find_places(const Options& options) {
  Places places;
  places.config = options.config;
  places.state = options.state ? fs::absolute(*options.state) : platform::state_directory();
  platform::own_private_directory(places.state);
  places.socket =
      options.socket ? fs::absolute(*options.socket) : platform::runtime_directory() / "control.sock";
  places.host_program = platform::helper_program("redlips-tokenhost");
  places.tray_program = optional_program("redlips-tray");
  places.renew_program = optional_program("redlips-renew");
  if (const fs::path program = "/usr/bin/systemd-run"; fs::exists(program)) places.systemd_run = program;
  for (const auto& directory : platform::data_directories()) {
    places.our_keys.push_back(directory / "keys.d");
    places.authorities.push_back(directory / "authorities.d");
    places.calendars.push_back(directory / "calendar.d");
  }
  places.other_keys.push_back(places.config / "keys.d");
  places.authorities.push_back(places.config / "authorities.d");
  places.calendars.push_back(places.config / "calendar.d");
  if (const auto user = platform::user_config_directory(); !user.empty())
    places.other_keys.push_back(user / "keys.d");
  return places;
}

std::chrono::milliseconds deadline(const Config& config, const std::string& name,
                                   std::chrono::milliseconds otherwise) {
  const auto found = config.deadlines.find(name);
  return found == config.deadlines.end() ? otherwise : found->second;
}

std::vector<drivers::ProfileFault> all_faults(const Config& config, const drivers::Profiles& profiles,
                                              const Authorities& authorities) {
  auto faults = config.faults;
  faults.insert(faults.end(), profiles.faults.begin(), profiles.faults.end());
  faults.insert(faults.end(), authorities.faults.begin(), authorities.faults.end());
  return faults;
}

}  // namespace redlips
