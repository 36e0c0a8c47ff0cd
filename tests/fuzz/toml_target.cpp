// SPDX-License-Identifier: Apache-2.0
// Files that administrators write: halls, settings, authorities, key models, calendars. The first byte says
// which the rest is.
#include "daemon/config.h"
#include "daemon/local/authority_view.h"
#include "daemon/local/views.h"
#include "daemon/return_address.h"
#include "pkcs11/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/temporary.h"

using namespace redlips;
using test::TemporaryDirectory;

namespace {

bool all_utf8(const std::vector<std::string>& texts) {
  return std::ranges::all_of(texts, pkcs11::valid_utf8);
}

// Used whole, or not at all and told why.
void check_outcome(const std::string& text, std::size_t used, const std::vector<drivers::FileFault>& faults) {
  fuzz::holds(used + faults.size() == 1, "a file is used, or it has one fault");
  for (const auto& fault : faults) {
    fuzz::holds(!fault.what.empty() && !fault.cause.words.empty(), "a fault says what it is");
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    fuzz::holds(fault.cause.line <= lines, "a fault names a line of the file");
    fuzz::holds(pkcs11::valid_utf8(fault.what), "a fault is told in UTF-8");
    local::fault_view(fault);
  }
}

void check_pin(const std::optional<drivers::PinPolicy>& pin) {
  if (!pin) return;
  fuzz::holds(!pin->tries || (*pin->tries >= 1 && *pin->tries <= 99), "a policy's tries are 1 to 99");
  fuzz::holds(pin->min_length >= 1 && pin->min_length <= pin->max_length && pin->max_length <= 255,
              "its lengths fit");
}

void check_hall(const Hall& hall) {
  fuzz::holds(!hall.origins.empty() && !hall.name.zh.empty() && !hall.name.en.empty(),
              "a hall has origins and names");
  fuzz::holds(all_utf8({hall.name.zh, hall.name.en, hall.login_url}), "texts of a hall are UTF-8");
  const bool all_https = std::ranges::all_of(hall.origins, &Origin::https);
  fuzz::holds(hall.session_idle.count() == 0 || all_https, "a PIN session is for https halls");
  fuzz::holds(hall.session_idle.count() >= 0 && hall.session_idle <= std::chrono::hours(12), "and ends");
  const auto below = [&](const Origin& origin) { return hall.login_url.starts_with(origin.text()); };
  fuzz::holds(hall.login_url.empty() || std::ranges::any_of(hall.origins, below),
              "a hall is opened at its own address");
  for (const auto& url : hall.returns) {
    const auto of = [&](const Origin& origin) { return is_return_address(url, origin); };
    fuzz::holds(std::ranges::count_if(hall.origins, of) == 1,
                "a login comes back to one of its hall's origins");
  }
  local::hall_view(hall);
}

void run_hall(const std::string& text) {
  static TemporaryDirectory directory;
  test::write_file(directory, "halls.d/one.toml", text);
  const auto config = load_config(directory.path());
  check_outcome(text, config.halls.size(), config.faults);
  for (const auto& hall : config.halls) check_hall(hall);
}

void run_settings(const std::string& text) {
  static TemporaryDirectory directory;
  test::write_file(directory, "redlips.toml", text);
  const auto config = load_config(directory.path());
  check_outcome(text, config.faults.empty() ? 1 : 0, config.faults);
  fuzz::holds(config.faults.empty() || (config.deadlines.empty() && config.language.empty()),
              "of a file with a fault nothing is used");
  for (const auto& [name, time] : config.deadlines)
    fuzz::holds(time.count() >= 1 && time.count() <= 600000, "a deadline is 1 ms to 10 minutes");
}

void check_contact(const Authority& one) {
  for (const auto& hours : one.open)
    fuzz::holds(hours.from >= 0 && hours.from < hours.to && hours.to <= 24 * 60, "hours are a day's");
  fuzz::holds(one.windows.size() <= 200 && one.lost.size() <= 10, "lists are bounded");
  for (const auto& window : one.windows)
    fuzz::holds(!window.as_of.empty() && window.phones.size() <= 4, "a counter has the date of its table");
  fuzz::holds(!one.account || !one.account->as_of.empty(), "an account has a date");
  local::authority_view(one);
}

void run_authority(const std::string& text) {
  static TemporaryDirectory directory;
  test::write_file(directory, "one.toml", text);
  const auto authorities = load_authorities({directory.path()});
  check_outcome(text, authorities.list.size(), authorities.faults);
  for (const auto& one : authorities.list) {
    fuzz::holds(all_utf8({one.name.zh, one.name.en, one.hotline, one.hours.zh, one.address.en}),
                "texts are UTF-8");
    fuzz::holds(all_utf8(one.issuers) && !one.unit_id_places.empty(), "a unit id is looked for somewhere");
    fuzz::holds(one.days_before_expiry >= 0 && one.days_before_expiry <= 366, "an expiry is told in time");
    fuzz::holds(one.utc_offset_minutes >= -720 && one.utc_offset_minutes <= 840,
                "a zone is one of the earth's");
    check_pin(one.pin);
    check_contact(one);
    for (const auto& place : one.unit_id_places) fuzz::holds(!place.oid.empty(), "a place has an OID");
  }
}

void run_calendar(const std::string& text) {
  static TemporaryDirectory directory;
  test::write_file(directory, "one.toml", text);
  std::vector<drivers::FileFault> faults;
  const auto years = load_calendars({directory.path()}, faults);
  check_outcome(text, years.size(), faults);
  for (const auto& one : years) {
    const std::chrono::sys_days first = std::chrono::year(one.year) / 1 / 1,
                                last = std::chrono::year(one.year) / 12 / 31;
    for (const auto& holiday : one.off)
      fuzz::holds(first <= holiday.from && holiday.from <= holiday.to && holiday.to <= last,
                  "a holiday is its year's");
    for (const auto& day : one.working)
      fuzz::holds(first <= day && day <= last, "a worked day is its year's");
    local::year_view(one);
  }
}

void check_profile(const drivers::Profile& profile) {
  fuzz::holds(!profile.name.empty() && !profile.source.empty(), "a profile has a name and a source");
  fuzz::holds(all_utf8({profile.name, profile.source, profile.init_args}), "texts of a profile are UTF-8");
  fuzz::holds(!profile.foreign || profile.libraries.empty(), "a foreign key's library is never loaded");
  for (const auto& library : profile.libraries)
    fuzz::holds(library.starts_with('/'), "libraries are absolute");
  for (const auto& pattern : profile.atr)
    fuzz::holds(pattern.size() % 2 == 0 && pattern.size() <= 66, "an ATR is one");
  for (const auto& [verb, time] : profile.deadlines)
    fuzz::holds(time.count() >= 1000 && time <= std::chrono::minutes(10), "a deadline is 1 s to 10 minutes");
  check_pin(profile.pin);
}

void run_profile(const std::string& text) {
  static TemporaryDirectory ours, others;
  test::write_file(ours, "ours.toml", "name = \"A\"\nsource = \"test\"\nusb = [\"096e:0304\"]\n");
  test::write_file(others, "one.toml", text);
  const auto profiles = drivers::load_profiles({ours.path()}, {others.path()});
  check_outcome(text, profiles.list.size() - 1, profiles.faults);
  if (profiles.list.size() < 2) return;
  const auto& added = profiles.list.back();
  check_profile(added);
  fuzz::holds(!added.ours && std::ranges::count(added.usb, profiles.list.front().usb.front()) == 0,
              "nobody takes a key of ours over");
}

void run(BytesView input) {
  fuzz::Bytes bytes(input);
  // In this order '0' to '4' are hall, settings, authority, profile, calendar.
  constexpr std::array kinds{run_authority, run_profile, run_calendar, run_hall, run_settings};
  const auto kind = bytes.byte() % kinds.size();
  kinds.at(kind)(bytes.rest());
}

const fuzz::Target target{
    "toml",
    run,
    {"drivers/members", "drivers/toml", "drivers/profile", "daemon/config", "daemon/authorities",
     "daemon/calendar", "daemon/contact", "daemon/return_address", "daemon/purposes/origin"}};

}  // namespace
