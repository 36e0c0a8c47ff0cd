// SPDX-License-Identifier: Apache-2.0
// keys.d/*.toml: what is known of a key model, as data. A new model touches no C++.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "drivers/members.h"

namespace redlips::drivers {

/// Bounds of the user PIN; `tries` absent means that the policy is not known.
struct PinPolicy {
  std::optional<int> tries;
  std::size_t min_length = 4, max_length = 32;
  std::string initial;  ///< the PIN keys are issued with, empty if unknown
};

struct UsbId {
  std::uint16_t vendor = 0, product = 0;
  friend auto operator<=>(const UsbId&, const UsbId&) = default;
};

/// One file of keys.d. `foreign` ones are listed grey and never touched.
struct Profile {
  std::string id;      ///< file name without .toml
  std::string name;    ///< shown
  std::string source;  ///< where the facts come from
  bool foreign = false;
  bool ours = false;  ///< from the package: may not be overridden by a user's profile
  std::vector<UsbId> usb;
  std::vector<std::string> atr;        ///< hex with ? for wild half-bytes
  std::vector<std::string> libraries;  ///< candidates for this OS and architecture, absolute
  std::string init_args;
  std::vector<std::string> environment;
  bool allow_exec = false;
  bool pin_flags_true = true;  ///< false: COUNT_LOW, FINAL_TRY, LOCKED are not to be believed
  bool constant_serial = false;
  bool cheap_start = false;   ///< the host is ended 30 s after use
  bool polls = false;         ///< no hot-plug event can be had: poll every 3 s
  std::string presence_path;  ///< directory watched by inotify instead of USB (software key); "~/", "${NAME}"
                              ///< and "${NAME:-~/other}" at its beginning are filled in
  std::string unlock = "counter";
  std::optional<PinPolicy> pin;
  std::map<std::string, std::chrono::milliseconds> deadlines;
};

/// Shown by `redlips status`, never fatal.
using ProfileFault = FileFault;

struct Profiles {
  std::vector<Profile> list;
  std::vector<ProfileFault> faults;
};

/// Reads ours, the administrator's, then the user's directories (missing ones are skipped). Later ones add;
/// none may claim a VID:PID of ours. Unknown members, wrong types, relative libraries are faults of that
/// file.
Profiles load_profiles(const std::vector<std::filesystem::path>& ours,
                       const std::vector<std::filesystem::path>& others);

/// The table `pin` of a profile or an authority; nullopt where there is none.
std::optional<PinPolicy> read_pin_policy(Members& members);

/// May this library be loaded on a profile's word: absolute, owned by root, not writable by others, up to /
/// (SECURITY-RULES 1.7). Empty if so, else the reason.
std::string library_fault(const std::filesystem::path& library);

}  // namespace redlips::drivers
