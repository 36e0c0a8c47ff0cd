// SPDX-License-Identifier: Apache-2.0
// authorities.d/*.toml: whatever names a certification authority is data, chosen by the certificate's issuer.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/calendar.h"
#include "daemon/contact.h"
#include "daemon/renewal_service.h"
#include "drivers/profile.h"
#include "pkcs11/certificate.h"
#include "pkcs11/uscc.h"

namespace redlips {

/// One file of authorities.d.
struct Authority {
  std::string id;  ///< file name without .toml
  LocalText name;
  std::vector<std::string> issuers;  ///< issuer common names, exact
  std::string hotline;
  std::string parcels;  ///< the telephone to write on a parcel, where it is not the hotline
  LocalText hours, address;
  std::vector<OpenHours> open;         ///< `hours` for programs; empty: not known
  std::string country;                 ///< whose working days it keeps; empty: not known
  std::vector<CalendarYear> calendar;  ///< the known years of its country
  std::optional<Account> account;
  std::vector<LocalText> lost;  ///< what to do when a key is lost, step by step
  std::vector<ServiceWindow> windows;
  int days_before_expiry = 30;
  bool remote_renewal = true;             ///< false: it renews at its counter alone
  bool remote_unlock = false;             ///< it unlocks a key while its user sits at the computer
  std::optional<RenewalService> renewal;  ///< none: RedLips knows no address that renews over the network
  int utc_offset_minutes = 8 * 60;        ///< dates are computed in this zone, whatever TZ is
  std::optional<drivers::PinPolicy> pin;
  std::vector<pkcs11::UnitIdPlace> unit_id_places;
};

struct Authorities {
  std::vector<Authority> list;
  std::vector<drivers::ProfileFault> faults;
  /// The authority of a certificate's issuer; nullptr where no file names it.
  const Authority* of(const pkcs11::Certificate& certificate) const;
};

/// `calendars`: the directories of the countries' days off.
Authorities load_authorities(const std::vector<std::filesystem::path>& directories,
                             const std::vector<std::filesystem::path>& calendars = {});

/// Whole days from `now` to `when` by the calendar of a fixed offset: 0 on the day itself, negative after.
int days_between(std::chrono::sys_seconds now, std::chrono::sys_seconds when, int utc_offset_minutes);

}  // namespace redlips
