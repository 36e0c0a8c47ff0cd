// SPDX-License-Identifier: Apache-2.0
// A vendor library that is served: its profile, its host, and what is wrong with it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyring/host.h"
#include "daemon/keyring/keyring.h"
#include "daemon/keyring/suite.h"
#include "drivers/hotplug.h"
#include "drivers/platform/sleepless_timer.h"
#include "drivers/profile.h"
#include "drivers/turns.h"

namespace redlips::keyring {

struct Plugged;

/// A hall's login that its token host keeps: one a library, as a host keeps one.
struct PinSession {
  SessionTerms terms;
  std::weak_ptr<Plugged> key;
  std::string certificate;  ///< SHA-256, hex
  unsigned long number = 0;
  std::chrono::system_clock::time_point last_used;
  PublicKey public_key;  ///< of that certificate
};

/// One row of keys.d, or one --module. Of a profile's candidates the first that sees a key is kept.
struct Library {
  Library(const boost::asio::any_io_executor& executor, const drivers::Profile* its_profile,
          std::vector<std::string> paths)
      : profile(its_profile),
        candidates(std::move(paths)),
        turn(executor),
        idle(executor),
        session_end(executor) {}

  const drivers::Profile* profile;  ///< nullptr for a --module that no profile names
  std::vector<std::string> candidates;
  bool unprofiled = false;     ///< --module: runs without sandbox
  std::string path;            ///< of the candidate that is served; empty while none is
  std::shared_ptr<Host> host;  ///< of `path`
  std::map<std::string, std::shared_ptr<Host>>
      hosts;                  ///< one a candidate, made once: each keeps its crash-loop count
  std::string fault, detail;  ///< as in LibraryView
  unsigned scans_begun = 0, scan_applied = 0;  ///< an older reading never replaces a newer one
  drivers::Turns turn;                         ///< one try at a time, first come, first served
  platform::SleeplessTimer idle;               ///< runs only where the profile lets the host end after use
  std::optional<PinSession> session;
  unsigned long sessions_opened = 0;
  platform::SleeplessTimer session_end;  ///< runs only while a session is open
  bool leased = false;  ///< a renewal holds the turn and a login: enumerating would end it, so that waits
  bool scan_missed = false;

  std::string profile_id() const { return profile ? profile->id : std::string(); }
};

/// How the host of `path` is to be run.
drivers::HostSettings host_settings(const Library& library, const std::string& path,
                                    const std::string& program);

/// The libraries to serve: profiles with candidates, then the --modules that no profile has. Profiles are not
/// copied.
std::vector<std::shared_ptr<Library>> libraries_of(const boost::asio::any_io_executor& executor,
                                                   const std::vector<drivers::Profile>& profiles,
                                                   const std::vector<std::string>& modules);

/// Does this news concern that library: its device, its presence path, or any arrival where no id is known.
bool concerns(const drivers::Arrival& news, const Library& library);

/// Has the library to be asked at all while these devices are in? A profile with USB ids sleeps until one of
/// them is.
bool awake(const Library& library, const std::vector<drivers::UsbId>& present);

}  // namespace redlips::keyring
