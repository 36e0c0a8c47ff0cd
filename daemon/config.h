// SPDX-License-Identifier: Apache-2.0
// Where the daemon's settings and data come from: command line, environment, /etc/redlips, the package.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/purposes/origin.h"
#include "drivers/profile.h"

namespace redlips {

/// One file of halls.d.
struct Hall {
  std::string id;
  LocalText name;
  std::vector<Origin> origins;
  std::optional<Origin> https;  ///< offered where the asking origin is http
  std::string login_url;        ///< opened by "started from RedLips"; its origin is one of `origins`
  std::vector<std::string>
      returns;  ///< where a login by redirect ends: is_return_address() of one of `origins`
  bool prefer_pss = false;
  std::chrono::seconds session_idle{0};  ///< 0: a PIN for each login; else SessionTerms of the keyring
  bool document_hashes = false;          ///< its pages may have hashes signed without showing the documents
  bool test_config = false;              ///< the directory is not root's (SECURITY-RULES 2.6)
  /// The return address of that origin; nullptr where none is written down: no login by redirect then.
  const std::string* return_of(const Origin& origin) const;
};

struct Config {
  std::filesystem::path directory;  ///< --config, else /etc/redlips
  bool test_config = false;         ///< that directory is not owned by root
  std::vector<Hall> halls;
  std::map<std::string, std::chrono::milliseconds>
      deadlines;  ///< tests' clock: "prompt", "attach", "bridge.…"
  std::string language;
  std::vector<drivers::ProfileFault> faults;
  const Hall* hall_of(const Origin& origin) const;
};

/// Reads `directory`/redlips.toml and halls.d/*.toml; files that do not parse become faults and are left out.
/// Halls come from nowhere else: the package puts its own into /etc/redlips as configuration files
/// (SECURITY-RULES 2.6).
Config load_config(const std::filesystem::path& directory);

}  // namespace redlips
