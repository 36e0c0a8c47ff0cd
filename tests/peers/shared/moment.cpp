// SPDX-License-Identifier: Apache-2.0
// Time as text, without the C library's time zones.
#include "tests/peers/shared/moment.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "tests/peers/shared/ossl.h"

namespace redlips::peers {

using namespace std::chrono;

Moment system_now() { return floor<seconds>(system_clock::now()); }

std::optional<Moment> parse_moment(std::string_view text) {
  int y = 0;
  unsigned mo = 0, d = 0, h = 0, mi = 0, s = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2u-%2uT%2u:%2u:%2uZ", &y, &mo, &d, &h, &mi, &s) != 6)
    return std::nullopt;
  const year_month_day date{year{y}, month{mo}, day{d}};
  if (!date.ok() || h > 23 || mi > 59 || s > 59) return std::nullopt;
  const Moment moment = sys_days{date} + hours{h} + minutes{mi} + seconds{s};
  if (to_text(moment) != text) return std::nullopt;  // sscanf takes spaces, signs and a tail
  return moment;
}

std::string to_text(Moment moment) {
  const auto midnight = floor<days>(moment);
  const year_month_day date{midnight};
  const hh_mm_ss time{moment - midnight};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

std::string beijing_date(Moment moment) { return to_text(moment + hours{8}).substr(0, 10); }

void set_time(ASN1_TIME* target, Moment moment) {
  require(ASN1_TIME_set(target, static_cast<std::time_t>(moment.time_since_epoch().count())) != nullptr,
          "ASN1_TIME_set");
}

Moment moment_of(const ASN1_TIME* time) {
  std::tm parts{};
  require(ASN1_TIME_to_tm(time, &parts) == 1, "ASN1_TIME_to_tm");
  const year_month_day date{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
                            day{static_cast<unsigned>(parts.tm_mday)}};
  return sys_days{date} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

}  // namespace redlips::peers
