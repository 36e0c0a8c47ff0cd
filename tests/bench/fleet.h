// SPDX-License-Identifier: Apache-2.0
// A year of a million certificates, by the rules of updater/schedule.h: what an authority gets to serve.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace redlips::bench {

/// The model, for whoever reads the figures: every PC has one certificate and is on from 8:15…9:15 to
/// 17:00…18:00, Monday to Friday, one day in twenty not at all. Certificates run out evenly over the year. A
/// clerk sees the reminder at the next start and begins working days after it (mean 3; 3 in 100 in the last
/// five days), while the PC is on; the desk decides within 20 hours in the mean; the authority says "come
/// again after two hours". The revocation list is looked at daily. In the middle nothing answers for two
/// days, Wednesday and Thursday.
struct FleetModel {
  unsigned certificates = 1'000'000;
  std::uint64_t seed = 1;
  bool outage = true;
};

struct Load {
  std::vector<std::uint32_t> minutes;  ///< requests in each minute of the year
  double mean_hour = 0;                ///< over the hours in which any PC is on
  double peak_hour = 0, peak_minute = 0;
  double ratio() const { return mean_hour > 0 ? peak_hour / mean_hour : 0; }
};

struct FleetResult {
  Load software;  ///< checks, polls and retries: what the software times itself
  Load cmp;       ///< of these, polls and retries
  Load people;    ///< begun and finished by a click
  unsigned renewed = 0;
  unsigned late_by_us = 0;      ///< approved three working days before it ran out, fetched after
  unsigned late_by_others = 0;  ///< begun too late, or approved too late
};

FleetResult simulate_fleet(const FleetModel& model);

/// The figures as a table for people.
std::string fleet_table(const FleetModel& model, const FleetResult& result);

}  // namespace redlips::bench
