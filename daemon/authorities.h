// SPDX-License-Identifier: Apache-2.0
// authorities.d/*.toml: whatever names a certification authority is data, chosen by the certificate's issuer.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "drivers/profile.h"
#include "pkcs11/certificate.h"
#include "pkcs11/uscc.h"

namespace redlips {

/// A text in the languages of the house.
struct LocalText {
  std::string zh, en;
};

/// One file of authorities.d: what this issue uses; more members come with the windows and the renewal.
struct Authority {
  std::string id;  ///< file name without .toml
  LocalText name;
  std::vector<std::string> issuers;  ///< issuer common names, exact
  std::string hotline;
  LocalText hours, address;
  int days_before_expiry = 30;
  bool remote_renewal = true;       ///< false: it renews at its counter alone
  int utc_offset_minutes = 8 * 60;  ///< dates are computed in this zone, whatever TZ is
  std::optional<drivers::PinPolicy> pin;
  std::vector<pkcs11::UnitIdPlace> unit_id_places;
};

struct Authorities {
  std::vector<Authority> list;
  std::vector<drivers::ProfileFault> faults;
  /// The authority of a certificate's issuer; nullptr where no file names it.
  const Authority* of(const pkcs11::Certificate& certificate) const;
};

Authorities load_authorities(const std::vector<std::filesystem::path>& directories);

/// Whole days from `now` to `when` by the calendar of a fixed offset: 0 on the day itself, negative after.
int days_between(std::chrono::sys_seconds now, std::chrono::sys_seconds when, int utc_offset_minutes);

}  // namespace redlips
