// SPDX-License-Identifier: Apache-2.0
// JSON to records, and the search among counters.
#include "tray/core/contact.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <iterator>

#include "daemon/iso_time.h"
#include "drivers/wire/rpc.h"
#include "tray/core/search.h"

namespace redlips::tray {
namespace json = boost::json;

namespace {

std::string text_in(const json::object& object, std::string_view member) {
  return wire::text_of(object, member).value_or("");
}

/// The objects of a list, read; those that `read` makes nothing of are left out.
template <class Row, class Read>
std::vector<Row> rows_of(const json::object& object, std::string_view member, Read read) {
  std::vector<Row> rows;
  const auto* list = wire::array_of(object, member);
  for (const auto& one : list != nullptr ? *list : json::array()) {
    if (!one.is_object()) continue;
    if (std::optional<Row> row = read(one.get_object())) rows.push_back(std::move(*row));
  }
  return rows;
}

std::vector<std::string> texts_of(const json::object& object, std::string_view member) {
  std::vector<std::string> texts;
  const auto* list = wire::array_of(object, member);
  for (const auto& one : list != nullptr ? *list : json::array()) {
    if (one.is_string()) texts.emplace_back(one.get_string());
  }
  return texts;
}

std::optional<OpenHours> hours_of(const json::object& row) {
  constexpr std::int64_t day = std::int64_t{24} * 60;
  const auto from = wire::integer_of(row, "from").value_or(-1), to = wire::integer_of(row, "to").value_or(-1);
  if (from < 0 || to <= from || to > day) return std::nullopt;
  return OpenHours{text_in(row, "days") == "every", std::chrono::minutes(from), std::chrono::minutes(to)};
}

std::optional<Holiday> holiday_of(const json::object& row) {
  const auto from = day_of(text_in(row, "from")), to = day_of(text_in(row, "to"));
  if (!from || !to) return std::nullopt;
  return Holiday{local_text(row, "name"), *from, *to};
}

std::optional<CalendarYear> year_of(const json::object& row) {
  const auto number = wire::integer_of(row, "year");
  if (!number) return std::nullopt;
  CalendarYear year{static_cast<int>(*number), rows_of<Holiday>(row, "off", holiday_of), {}};
  for (const auto& text : texts_of(row, "working")) {
    if (const auto day = day_of(text)) year.working.push_back(*day);
  }
  return year;
}

std::optional<Account> account_of(const json::object& authority) {
  const auto* row = wire::object_of(authority, "account");
  if (row == nullptr) return std::nullopt;
  return Account{text_in(*row, "holder"), text_in(*row, "number"), text_in(*row, "bank"),
                 text_in(*row, "as_of"), local_text(*row, "note")};
}

std::optional<ServiceWindow> window_of(const json::object& row) {
  return ServiceWindow{local_text(row, "name"), text_in(row, "address"), text_in(row, "hours"),
                       text_in(row, "as_of"), texts_of(row, "phones")};
}

std::optional<LocalText> step_of(const json::object& row) { return local_text(row); }

}  // namespace

Contact contact_of(const json::object& authority) {
  return {text_in(authority, "parcels"),
          rows_of<OpenHours>(authority, "open", hours_of),
          rows_of<CalendarYear>(authority, "calendar", year_of),
          account_of(authority),
          rows_of<LocalText>(authority, "lost", step_of),
          rows_of<ServiceWindow>(authority, "windows", window_of)};
}

bool matches(const ServiceWindow& window, std::string_view typed) {
  std::string all = window.name.zh + '\n' + window.name.en + '\n' + window.address;
  for (const auto& phone : window.phones) {
    all += '\n' + phone + '\n';
    std::ranges::copy_if(phone, std::back_inserter(all), [](char c) { return c >= '0' && c <= '9'; });
  }
  return has_words(all, typed);
}

}  // namespace redlips::tray
