// SPDX-License-Identifier: Apache-2.0
#include "daemon/contact.h"

#include <map>

#include "daemon/iso_time.h"

namespace redlips {
namespace {

using drivers::Members;

constexpr std::size_t most_ranges = 14, most_steps = 10, most_windows = 200, most_phones = 4;

/// "09:00" to "24:00", as minutes.
int minutes_of(Members& members, std::string_view name) {
  const auto text = members.text(name);
  const auto minutes = minutes_of_day(text);
  if (!minutes) members.fault(name, {N_("a time from 00:00 to 24:00 is expected")});
  return *minutes;
}

OpenHours::Days days_of(Members& members) {
  const auto word = members.text("days");
  if (word == "every") return OpenHours::Days::every;
  if (word != "working") members.fault("days", {N_("either working or every is expected")});
  return OpenHours::Days::working;
}

/// "2022-05" or "2022-05-31".
std::string month_or_day(Members& members, std::string_view name) {
  auto text = members.text(name);
  if (!day_of(text) && !day_of(text + "-01"))
    members.fault(name, {N_("a month or day like 2022-05 is expected")});
  return text;
}

ServiceWindow read_window(Members& members, const std::string& as_of) {
  ServiceWindow out;
  out.name = both_languages(members);
  out.address = members.text("address");
  out.phones = members.texts("phones");
  if (out.phones.size() > most_phones) members.fault("phones", {N_("too many")});
  out.hours = members.text_or("hours", {});
  out.as_of = as_of;
  members.finish();
  return out;
}

}  // namespace

std::vector<OpenHours> read_open(Members& authority) {
  std::vector<OpenHours> out;
  std::map<OpenHours::Days, int> ends;
  for (Members& range : authority.tables("open")) {
    const auto days = days_of(range);
    const OpenHours hours{days, minutes_of(range, "from"), minutes_of(range, "to")};
    if (ends.contains(days) && hours.from <= ends[days])
      range.fault("from", {N_("must be after the end of the range before")});
    if (hours.to <= hours.from) range.fault("to", {N_("must be after the beginning")});
    range.finish();
    ends[days] = hours.to;
    out.push_back(hours);
  }
  if (out.size() > most_ranges) authority.fault("open", {N_("too many")});
  return out;
}

std::optional<Account> read_account(Members& authority) {
  auto table = authority.table("account");
  if (!table) return std::nullopt;
  Account out;
  table->text("source");  // where it is printed, for whoever keeps the file
  out.as_of = month_or_day(*table, "as_of");
  out.holder = table->text("holder");
  out.number = table->text("number");
  if (out.number.find_first_not_of("0123456789 ") != std::string::npos)
    table->fault("number", {N_("digits are expected")});
  out.bank = table->text("bank");
  out.note = local_text(*table, "note");
  table->finish();
  return out;
}

std::vector<LocalText> read_lost(Members& authority) {
  std::vector<LocalText> out;
  for (Members& step : authority.tables("lost")) {
    out.push_back(both_languages(step));
    step.finish();
  }
  if (out.size() > most_steps) authority.fault("lost", {N_("too many")});
  return out;
}

std::vector<ServiceWindow> read_windows(Members& authority) {
  std::vector<ServiceWindow> out;
  for (Members& table : authority.tables("windows")) {
    table.text("source");  // where the table is printed, for whoever keeps the file
    const auto as_of = month_or_day(table, "as_of");
    for (Members& row : table.tables("row")) out.push_back(read_window(row, as_of));
    table.finish();
  }
  if (out.size() > most_windows) authority.fault("windows", {N_("too many")});
  return out;
}

}  // namespace redlips
