// SPDX-License-Identifier: Apache-2.0
#include "daemon/local/authority_view.h"

#include <boost/json/array.hpp>

#include "daemon/iso_time.h"
#include "daemon/local/views.h"

namespace redlips::local {
namespace json = boost::json;

namespace {

template <class Row, class View>
json::array list_of(const std::vector<Row>& rows, View view) {
  json::array list;
  for (const auto& row : rows) list.emplace_back(view(row));
  return list;
}

json::value pin_policy_view(const std::optional<drivers::PinPolicy>& policy) {
  if (!policy) return nullptr;
  return json::object{{"tries", policy->tries ? json::value(*policy->tries) : json::value(nullptr)},
                      {"min_length", policy->min_length},
                      {"max_length", policy->max_length},
                      {"initial", policy->initial}};
}

json::object open_view(const OpenHours& hours) {
  const bool every = hours.days == OpenHours::Days::every;
  return {{"days", every ? "every" : "working"}, {"from", hours.from}, {"to", hours.to}};
}

json::object holiday_view(const Holiday& holiday) {
  return {{"name", text_view(holiday.name)}, {"from", iso_day(holiday.from)}, {"to", iso_day(holiday.to)}};
}

}  // namespace

json::object year_view(const CalendarYear& year) {
  return {{"year", year.year},
          {"off", list_of(year.off, holiday_view)},
          {"working", list_of(year.working, iso_day)}};
}

json::object account_view(const Account& account) {
  return {{"holder", account.holder},
          {"number", account.number},
          {"bank", account.bank},
          {"note", text_view(account.note)},
          {"as_of", account.as_of}};
}

json::object window_view(const ServiceWindow& window) {
  return {{"name", text_view(window.name)},
          {"address", window.address},
          {"phones", json::array(window.phones.begin(), window.phones.end())},
          {"hours", window.hours},
          {"as_of", window.as_of}};
}

json::object authority_view(const Authority& authority) {
  return {
      {"authority", authority.id},
      {"name", text_view(authority.name)},
      {"hotline", authority.hotline},
      {"parcels", authority.parcels},
      {"hours", text_view(authority.hours)},
      {"open", list_of(authority.open, open_view)},
      {"calendar", list_of(authority.calendar, year_view)},
      {"address", text_view(authority.address)},
      {"account", authority.account ? json::value(account_view(*authority.account)) : json::value(nullptr)},
      {"lost", list_of(authority.lost, text_view)},
      {"windows", list_of(authority.windows, window_view)},
      {"days_before_expiry", authority.days_before_expiry},
      {"remote_renewal", authority.remote_renewal},
      {"renewal_service", authority.renewal.has_value()},
      {"remote_unlock", authority.remote_unlock},
      {"utc_offset_minutes", authority.utc_offset_minutes},
      {"pin", pin_policy_view(authority.pin)}};
}

}  // namespace redlips::local
