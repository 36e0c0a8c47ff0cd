// SPDX-License-Identifier: Apache-2.0
// How an authority is reached: hours, account, counters, and what it says of a lost key. Members of
// authorities.d.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/local_text.h"

namespace redlips {

/// When the hotline answers, by the authority's clock.
struct OpenHours {
  enum class Days { working, every };  ///< working days of the authority's country, or all
  Days days = Days::working;
  int from = 0, to = 0;  ///< minutes after midnight; from < to ≤ 24 h
};

/// Where fees are paid to.
struct Account {
  std::string holder, number, bank;
  LocalText note;
  std::string as_of;  ///< month or day of the source
};

/// A counter other than the authority's own.
struct ServiceWindow {
  LocalText name;
  std::string address;
  std::vector<std::string> phones;
  std::string hours;  ///< of working days
  std::string as_of;
};

/// `[[open]]`: each range of the same days begins after the one before.
std::vector<OpenHours> read_open(drivers::Members& authority);
std::optional<Account> read_account(drivers::Members& authority);
/// `[[lost]]`: the steps, in their order.
std::vector<LocalText> read_lost(drivers::Members& authority);
/// `[[windows]]`: the rows of each table, with the date of their table.
std::vector<ServiceWindow> read_windows(drivers::Members& authority);

}  // namespace redlips
