// SPDX-License-Identifier: Apache-2.0
// How an authority is reached: hours and days off, account, counters (PROTOCOL.md §2, *authority*).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "tray/core/local_text.h"

namespace redlips::tray {

/// When the hotline answers, by the authority's clock.
struct OpenHours {
  bool every_day = false;  ///< else on working days
  std::chrono::minutes from{0}, to{0};
};

struct Holiday {
  LocalText name;
  std::chrono::sys_days from, to;
};

/// A year whose holidays are known.
struct CalendarYear {
  int year = 0;
  std::vector<Holiday> off;
  std::vector<std::chrono::sys_days> working;  ///< Saturdays and Sundays that are worked
};

struct Account {
  std::string holder, number, bank, as_of;
  LocalText note;
};

/// A counter where papers are taken.
struct ServiceWindow {
  LocalText name;
  std::string address, hours, as_of;
  std::vector<std::string> phones;
};

struct Contact {
  std::string parcels;  ///< the telephone to write on a parcel; empty: none of its own
  std::vector<OpenHours> open;
  std::vector<CalendarYear> calendar;
  std::optional<Account> account;
  std::vector<LocalText> lost;  ///< what to do when a key is lost, step by step
  std::vector<ServiceWindow> windows;
};

/// Of an *authority* object. Rows that make no sense are left out.
Contact contact_of(const boost::json::object& authority);

/// Does each word that was typed stand in a counter's name, address or telephones (search.h)?
bool matches(const ServiceWindow& window, std::string_view typed);

}  // namespace redlips::tray
