// SPDX-License-Identifier: Apache-2.0
// How authorities are reached, and the country's days off: what data files say of it, and each mistake in
// one.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <cstdlib>
#include <set>

#include "daemon/authorities.h"
#include "daemon/iso_time.h"
#include "daemon/local/authority_view.h"
#include "tests/support/temporary.h"

namespace fs = std::filesystem;
using namespace redlips;

namespace {

const std::string head = "source = \"x\"\n[name]\nzh = \"一\"\nen = \"One\"\n";
const std::string year_head = "source = \"x\"\ncountry = \"CN\"\nyear = 2026\n";

std::string authority_fault(const std::string& text) {
  const test::TemporaryDirectory folder;
  test::write_file(folder, "a.toml", head + text);
  const auto authorities = load_authorities({folder.path()});
  return authorities.faults.empty() ? "" : authorities.faults[0].what;
}

std::string calendar_fault(const std::string& text) {
  const test::TemporaryDirectory folder;
  test::write_file(folder, "CN-2026.toml", text);
  std::vector<drivers::FileFault> faults;
  load_calendars({folder.path()}, faults);
  return faults.empty() ? "" : faults[0].what;
}

Authorities shipped() {
  const fs::path daemon = fs::path(std::getenv("REDLIPS_SOURCE")) / "daemon";
  return load_authorities({daemon / "authorities.d"}, {daemon / "calendar.d"});
}

}  // namespace

TEST_CASE("the shipped authority says when it answers, where fees go, and which counters there are") {
  const auto all = shipped();
  for (const auto& fault : all.faults) MESSAGE(fault.file.string() << ": " << fault.what);
  REQUIRE(all.faults.empty());
  const auto yunnan = std::ranges::find(all.list, "yunnan-ca", &Authority::id);
  REQUIRE(yunnan != all.list.end());
  REQUIRE(yunnan->open.size() == 2);
  CHECK(yunnan->open[0].from == 9 * 60);
  CHECK(yunnan->open[1].to == 17 * 60);
  CHECK(yunnan->account->number == "1372 3822 1643");
  REQUIRE(yunnan->windows.size() == 18);
  for (const auto& window : yunnan->windows) CHECK(window.as_of == "2022-05");
  const auto shilin = std::ranges::find(yunnan->windows, "石林县劳动就业服务局",
                                        [](const ServiceWindow& window) { return window.name.zh; });
  REQUIRE(shilin != yunnan->windows.end());
  CHECK(shilin->address == "昆明市石林县石林南路302号就业和社会保障服务中心一楼劳动就业服务局1号窗口");
}

TEST_CASE(
    "each year of an authority's country has weekdays off and weekend days that are worked, no day twice") {
  const auto all = shipped();
  const auto yunnan = std::ranges::find(all.list, "yunnan-ca", &Authority::id);
  REQUIRE(yunnan->calendar.size() == 1);
  const auto& year = yunnan->calendar[0];
  std::set<std::chrono::sys_days> off;
  for (const auto& holiday : year.off)
    for (auto day = holiday.from; day <= holiday.to; day += std::chrono::days(1))
      CHECK(off.insert(day).second);
  CHECK(off.size() == 33);
  for (const auto& day : year.working) {
    const std::chrono::weekday weekday(day);
    CHECK((weekday == std::chrono::Saturday || weekday == std::chrono::Sunday));
    CHECK_FALSE(off.contains(day));
  }
  const auto medical = std::ranges::find(all.list, "medical-institutions", &Authority::id);
  CHECK(medical->calendar.empty());  // answers every day: no calendar is needed
}

TEST_CASE("the administrator's calendar of a year replaces the packaged one, whatever its name") {
  const test::TemporaryDirectory first, second;
  test::write_file(first, "CN-2026.toml", year_head);
  test::write_file(second, "ours.toml", year_head + "working = [2026-01-04]\n");
  test::write_file(second, "next.toml", "source = \"x\"\ncountry = \"CN\"\nyear = 2027\n");
  std::vector<drivers::FileFault> faults;
  const auto years = load_calendars({first.path(), second.path()}, faults);
  CHECK(faults.empty());
  REQUIRE(years.size() == 2);
  CHECK(years[1].working.size() == 1);
}

TEST_CASE("a mistake in hours, account or counters is named") {
  const std::string from = "[[open]]\ndays = \"working\"\nfrom = ";
  CHECK(authority_fault(from + "\"9:00\"\nto = \"11:30\"\n").find("open[0].from: a time from 00:00") !=
        std::string::npos);
  CHECK(authority_fault(from + "\"09:00\"\nto = \"24:01\"\n").find("open[0].to: a time") !=
        std::string::npos);
  CHECK(authority_fault(from + "\"12:00\"\nto = \"12:00\"\n").find("open[0].to: must be after") !=
        std::string::npos);
  CHECK(authority_fault(from + "\"09:00\"\nto = \"12:00\"\n" + from + "\"11:00\"\nto = \"13:00\"\n")
            .find("open[1].from: must be after") != std::string::npos);
  CHECK(authority_fault("[[open]]\ndays = \"sunday\"\nfrom = \"09:00\"\nto = \"12:00\"\n")
            .find("open[0].days: either working or every") != std::string::npos);
  CHECK(authority_fault("[account]\nsource = \"x\"\nas_of = \"2022-13\"\n").find("account.as_of: a month") !=
        std::string::npos);
  CHECK(authority_fault("[account]\nsource = \"x\"\nas_of = \"2022-05\"\nholder = \"a\"\nnumber = \"12x\"\n")
            .find("account.number: digits") != std::string::npos);
  CHECK(authority_fault("[[windows]]\nsource = \"x\"\nas_of = \"2022-05\"\n[[windows.row]]\nzh = \"a\"\nen = "
                        "\"A\"\naddress = \"b\"\nphone = \"1\"\n")
            .find("windows[0].row[0].phone: there is no such member") != std::string::npos);
}

TEST_CASE("a list that is too long is refused") {
  std::string rows = "[[windows]]\nsource = \"x\"\nas_of = \"2022-05\"\n";
  for (int i = 0; i < 201; ++i) rows += "[[windows.row]]\nzh = \"a\"\nen = \"A\"\naddress = \"b\"\n";
  CHECK(authority_fault(rows).find("windows: too many") != std::string::npos);
}

TEST_CASE("a mistake in a calendar is named") {
  CHECK(calendar_fault("source = \"x\"\ncountry = \"China\"\nyear = 2026\n").find("country: two capital") !=
        std::string::npos);
  CHECK(calendar_fault("source = \"x\"\ncountry = \"CN\"\n").find("year: a number") != std::string::npos);
  CHECK(calendar_fault(year_head + "working = [2027-01-03]\n").find("working: a day of the year 2026") !=
        std::string::npos);
  CHECK(calendar_fault(year_head + "working = [\"2026-02-30\"]\n").find("working: a day like") !=
        std::string::npos);
  CHECK(calendar_fault(year_head + "[[off]]\nzh = \"a\"\nen = \"A\"\nfrom = 2026-05-02\nto = 2026-05-01\n")
            .find("off[0].to: must not be before 2026-05-02") != std::string::npos);
  CHECK(calendar_fault(year_head + "holidays = []\n").find("holidays: there is no such member") !=
        std::string::npos);
}

TEST_CASE("days and times are read as they are written, and nothing else is") {
  CHECK(iso_day(day_of("2026-10-01").value()) == "2026-10-01");
  for (const char* text : {"", "2026-2-01", "2026-02-29", "2026-13-01", "2026-01-01T", "20260-1-01"})
    CHECK_FALSE(day_of(text));
  CHECK(minutes_of_day("00:00") == 0);
  CHECK(minutes_of_day("24:00") == 24 * 60);
  for (const char* text : {"", "9:00", "24:01", "12:60", "12.30", "12:30:00"})
    CHECK_FALSE(minutes_of_day(text));
}

TEST_CASE("the local API shows all of it") {
  const auto all = shipped();
  const auto yunnan = std::ranges::find(all.list, "yunnan-ca", &Authority::id);
  const auto shown = local::authority_view(*yunnan);
  CHECK(shown.at("open").at(0).at("days") == "working");
  CHECK(shown.at("open").at(0).at("to") == 11 * 60 + 30);
  CHECK(shown.at("calendar").at(0).at("off").at(1).at("from") == "2026-02-15");
  CHECK(shown.at("calendar").at(0).at("working").at(0) == "2026-01-04");
  CHECK(shown.at("account").at("as_of") == "2022-05");
  CHECK(shown.at("windows").at(3).at("phones").as_array().size() == 2);
  CHECK(shown.at("lost").as_array().size() == 3);
}
