// SPDX-License-Identifier: Apache-2.0
// What the user said about sites: "do not warn again" for a certificate, and "block this site".
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/purposes/origin.h"
#include "daemon/state_rows.h"

namespace redlips::login {

struct RememberedSite {
  std::string origin;
  std::string certificate;  ///< SHA-256, hex; empty for a blocked site
  bool blocked = false;
  std::chrono::sys_seconds until{};  ///< at most a year ahead
};

/// A file in the state directory. What cannot be read is kept aside and not believed: the user is asked
/// again. Changes hold at once; NotSaved tells that the disk did not take them.
class Remembered {
 public:
  explicit Remembered(const std::filesystem::path& directory);
  bool blocked(const Origin& origin, std::chrono::sys_seconds now) const;
  /// Certificates for which the user dropped the first-time warning at this origin.
  std::vector<std::string> certificates_for(const Origin& origin, std::chrono::sys_seconds now) const;
  /// Https only: an http origin is never remembered (SECURITY-RULES 2.6), only blocked.
  void remember(const Origin& origin, const std::string& certificate, std::chrono::sys_seconds now);
  void block(const Origin& origin, std::chrono::sys_seconds now);
  void forget(const std::string& origin);
  const std::vector<RememberedSite>& list() const noexcept { return sites_.all(); }
  /// Of the file as it was read: empty, or the one that was damaged.
  const std::vector<drivers::FileFault>& faults() const noexcept { return sites_.faults(); }

 private:
  StateRows<RememberedSite> sites_;
};

}  // namespace redlips::login
