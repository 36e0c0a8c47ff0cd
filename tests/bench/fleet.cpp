// SPDX-License-Identifier: Apache-2.0
// PCs do not meet, so each is played through its year alone; only the minutes are added up.
#include "tests/bench/fleet.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "updater/schedule.h"

namespace redlips::bench {
namespace {

using updater::seconds;
using Time = std::int64_t;  ///< seconds since a Monday, 0:00

constexpr Time minute = 60, hour = 3600, day = 24 * hour;
constexpr Time year_days = 365, lead_days = 40, all_days = year_days + 2 * lead_days;
constexpr Time outage_begin = 198 * day, outage_end = 200 * day;  // day 198 is a Wednesday

/// SplitMix64.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  double draw() {
    std::uint64_t out = (state_ += 0x9e3779b97f4a7c15U);
    out = (out ^ (out >> 30U)) * 0xbf58476d1ce4e5b9U;
    out = (out ^ (out >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<double>((out ^ (out >> 31U)) >> 11U) * 0x1p-53;
  }
  Time within(Time span) { return static_cast<Time>(draw() * static_cast<double>(span)); }
  Time exponential(Time mean) { return static_cast<Time>(-std::log(1 - draw()) * static_cast<double>(mean)); }

 private:
  std::uint64_t state_;
};

/// When one PC is on.
class Office {
 public:
  explicit Office(std::uint64_t seed) : seed_(seed) {}
  Time opens(Time number) const { return number * day + 8 * hour + 15 * minute + part(number, 0, hour); }
  Time closes(Time number) const { return number * day + 17 * hour + part(number, 1, hour); }
  bool works(Time number) const { return number % 7 < 5 && part(number, 2, 20) != 0; }
  bool on(Time when) const {
    const Time number = when / day;
    return works(number) && when >= opens(number) && when < closes(number);
  }
  /// The first start after `when`.
  Time next_start(Time when) const {
    Time number = std::max<Time>(when, 0) / day;
    while (!works(number) || opens(number) < when) ++number;
    return opens(number);
  }
  /// A time in which it is on: `when`, or one of the next working day.
  Time sometime(Time when, Chance& chance) const {
    if (on(when)) return when;
    const Time number = next_start(when) / day;
    return opens(number) + chance.within(closes(number) - opens(number));
  }
  /// Some time on the working day that is `days` of them after `when`.
  Time after(Time when, Time days, Chance& chance) const {
    Time start = next_start(when);
    for (; days > 0; --days) start = next_start(start + 1);
    return sometime(start + chance.within(closes(start / day) - start), chance);
  }

 private:
  Time part(Time number, std::uint64_t what, Time span) const {
    return Chance(seed_ ^ (static_cast<std::uint64_t>(number) * 4 + what) * 0xd1342543de82ef95U).within(span);
  }
  std::uint64_t seed_;
};

/// What was due at `when` happens then, or late after a start; a day that is too short leads to the next.
Time happens(Time when, const Office& office, Chance& chance) {
  while (!office.on(when)) when = office.next_start(when) + updater::when_late(chance.draw()).count();
  return when;
}

class Fleet {
 public:
  explicit Fleet(const FleetModel& model) : model_(model) {
    for (Load* load : {&result_.software, &result_.cmp, &result_.people}) {
      load->minutes.resize(static_cast<std::size_t>(all_days * day / minute));
    }
  }

  FleetResult run() {
    for (unsigned i = 0; i < model_.certificates; ++i) {
      Chance chance(model_.seed * 0x100000001b3U + i);
      const Office office(static_cast<std::uint64_t>(chance.draw() * 0x1p53));
      look_at_lists(office, chance);
      renew(i, office, chance, lead_days * day + chance.within(year_days * day));
      // The year before and after, so that the first and the last days are like all others.
      if (chance.draw() < 2.0 * lead_days / year_days) {
        const Time other = chance.within(2 * lead_days * day);
        renew(i, office, chance, other < lead_days * day ? other : other + year_days * day);
      }
    }
    for (Load* load : {&result_.software, &result_.cmp, &result_.people}) sum_up(*load);
    return std::move(result_);
  }

 private:
  bool down(Time when) const { return model_.outage && when >= outage_begin && when < outage_end; }

  static void count(Load& load, Time when) {
    const auto at = static_cast<std::size_t>(when / minute);
    if (when >= 0 && at < load.minutes.size()) ++load.minutes[at];
  }

  void count_software(Time when) {
    count(result_.software, when);
    count(result_.cmp, when);
  }

  void look_at_lists(const Office& office, Chance& chance) {
    Time when = happens(chance.within(day), office, chance);
    while (when < all_days * day) {
      count(result_.software, when);
      when = happens(when + updater::crl_interval.count(), office, chance);
    }
  }

  void renew(unsigned serial, const Office& office, Chance& chance, Time runs_out) {
    const Time reminded =
        runs_out - 30 * day + updater::spread(std::to_string(serial), std::chrono::hours(120)).count();
    const bool last_minute = chance.draw() < 0.03;
    const Time when = last_minute ? office.sometime(runs_out - chance.within(5 * day), chance)
                                  : office.after(reminded, chance.exponential(3), chance);
    count(result_.people, when);
    const Time asked = ask_until_heard(when, office, chance);
    const Time approved = asked + chance.exponential(20 * hour);
    const Time fetched = poll_until(approved, asked, office, chance);
    const Time finished = office.sometime(fetched + chance.within(4 * hour), chance);
    count(result_.people, finished);
    ++result_.renewed;
    if (finished <= runs_out) return;
    // With three whole working days between approval and end the software had its time.
    Time third_day = approved;
    for (int i = 0; i < 3; ++i) third_day = office.next_start(third_day + 1);
    const bool ours = fetched > runs_out && third_day + 10 * hour < runs_out;
    ++(ours ? result_.late_by_us : result_.late_by_others);
  }

  /// The same message again until it is answered; the first time a person's, all others the software's.
  Time ask_until_heard(Time when, const Office& office, Chance& chance) {
    for (unsigned failures = 1; down(when); ++failures) {
      when = happens(when + updater::next_retry(failures, chance.draw()).count(), office, chance);
      count_software(when);
    }
    return when;
  }

  Time poll_until(Time approved, Time asked, const Office& office, Chance& chance) {
    Time when = asked;
    for (unsigned polls = 1; when < approved; ++polls) {
      const auto wait = updater::next_poll(std::chrono::hours(2), polls, chance.draw());
      when = happens(when + wait.count(), office, chance);
      count_software(when);
      when = ask_until_heard(when, office, chance);
    }
    return when;
  }

  /// Of the year between the two leads, the hours 8 to 18 of working days: any PC may be on.
  static void sum_up(Load& load) {
    double sum = 0;
    int hours = 0;
    for (Time number = lead_days; number < lead_days + year_days; ++number) {
      for (Time at = 0; at < 24; ++at) {
        const auto begin = load.minutes.begin() + static_cast<std::ptrdiff_t>((number * 24 + at) * 60);
        double in_hour = 0;
        for (auto one = begin; one != begin + 60; ++one) {
          in_hour += *one;
          load.peak_minute = std::max<double>(load.peak_minute, *one);
        }
        load.peak_hour = std::max(load.peak_hour, in_hour);
        if (number % 7 >= 5 || at < 8 || at >= 18) continue;
        sum += in_hour;
        ++hours;
      }
    }
    load.mean_hour = sum / hours;
  }

  FleetModel model_;
  FleetResult result_;
};

std::string row(const char* name, const Load& load) {
  char text[160];
  std::snprintf(text, sizeof text, "  %-34s %10.0f %10.0f %8.2f %12.0f\n", name, load.mean_hour,
                load.peak_hour, load.ratio(), load.peak_minute);
  return text;
}

}  // namespace

FleetResult simulate_fleet(const FleetModel& model) { return Fleet(model).run(); }

std::string fleet_table(const FleetModel& model, const FleetResult& result) {
  std::string out = "A year of " + std::to_string(model.certificates) +
                    " certificates, two days without the authority; requests an hour\n"
                    "(office PCs, Monday to Friday; the mean is over the hours 8 to 18 of working days)\n\n"
                    "                                           mean       peak     peak÷   most in one\n"
                    "                                                                mean        minute\n";
  out += row("timed by the software (≤ 1.50)", result.software);
  out += row("  of these polls and retries", result.cmp);
  out += row("begun and ended by people", result.people);
  out += "\n  renewed " + std::to_string(result.renewed) +
         "; fetched too late though approved three working days before " + std::to_string(result.late_by_us) +
         "\n  begun or approved too late (3 in 100 begin in the last five days) " +
         std::to_string(result.late_by_others) + "\n";
  return out;
}

}  // namespace redlips::bench
