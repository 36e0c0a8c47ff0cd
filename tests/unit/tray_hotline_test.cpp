// SPDX-License-Identifier: Apache-2.0
// Whether somebody answers the hotline, and what a search among counters finds. In English: no catalog is
// chosen here, so texts of the data are Chinese.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>

#include "daemon/local/authority_view.h"
#include "tray/core/hotline.h"

using namespace redlips::tray;
namespace local = redlips::local;

namespace {

/// An authority as the tray gets it from the daemon, with the shipped data.
Authority shipped(const std::string& id) {
  const std::filesystem::path daemon = std::filesystem::path(std::getenv("REDLIPS_SOURCE")) / "daemon";
  const auto all = redlips::load_authorities({daemon / "authorities.d"}, {daemon / "calendar.d"});
  boost::json::array rows;
  for (const auto& one : all.list) rows.push_back(local::authority_view(one));
  const auto read = authorities_of({{"authorities", std::move(rows)}});
  const auto* found = find_authority(read, id);
  REQUIRE(found != nullptr);
  return *found;
}

/// A moment of Kunming's clock: "2026-11-23 09:00".
Time kunming(const std::string& text) {
  return time_of(text.substr(0, 10) + 'T' + text.substr(11) + ":00Z").value() - std::chrono::hours(8);
}

struct Row {
  const char* now;
  const char* words;
  const char* changes;  ///< when it says something else
};

const Row rows[] = {
    // A plain Monday.
    {"2026-11-23 08:59", "Nobody answers now; open from 9:00", "2026-11-23 09:00"},
    {"2026-11-23 09:00", "Somebody answers now", "2026-11-23 11:30"},
    {"2026-11-23 11:29", "Somebody answers now", "2026-11-23 11:30"},
    {"2026-11-23 11:30", "Nobody answers now; open from 13:00", "2026-11-23 13:00"},
    {"2026-11-23 16:59", "Somebody answers now", "2026-11-23 17:00"},
    {"2026-11-23 17:00", "Nobody answers now; open from tomorrow 9:00", "2026-11-24 00:00"},
    {"2026-11-24 00:00", "Nobody answers now; open from 9:00", "2026-11-24 09:00"},
    // The weekend after it.
    {"2026-11-27 18:00", "Nobody answers now; open from Monday 9:00", "2026-11-28 00:00"},
    {"2026-11-29 10:00", "Nobody answers now; open from tomorrow 9:00", "2026-11-30 00:00"},
    // A Sunday and a Saturday that are worked.
    {"2026-01-04 10:00", "Somebody answers now", "2026-01-04 11:30"},
    {"2026-02-28 17:30", "Nobody answers now; open from Monday 9:00", "2026-03-01 00:00"},
    {"2026-02-28 14:00", "Somebody answers now", "2026-02-28 17:00"},
    // Spring Festival: the worked Saturday before it, its nine days, and the Tuesday after it.
    {"2026-02-14 17:00", "Nobody answers now; open from 2026-02-24 9:00", "2026-02-15 00:00"},
    {"2026-02-17 10:00", "Closed today: 春节; open from 2026-02-24 9:00", "2026-02-18 00:00"},
    {"2026-02-23 10:00", "Closed today: 春节; open from tomorrow 9:00", "2026-02-24 00:00"},
    // National Day, whose Saturday after it is worked.
    {"2026-10-07 23:59", "Closed today: 国庆节; open from tomorrow 9:00", "2026-10-08 00:00"},
    {"2026-10-10 09:00", "Somebody answers now", "2026-10-10 11:30"},
    // The last day of the last known year promises nothing of the next, of which nothing is said.
    {"2026-12-31 16:00", "Somebody answers now", "2026-12-31 17:00"},
    {"2026-12-31 17:00", "Nobody answers now", "2027-01-01 00:00"},
    {"2027-01-01 10:00", "", "2027-01-02 00:00"},
    {"2027-01-04 10:00", "", "2027-01-05 00:00"},
    {"2025-12-31 10:00", "", "2026-01-01 00:00"},
};

ServiceWindow wuhua() {
  return {{"五华区劳动就业服务局", "Wuhua District"},
          "昆明市五华区正义路五华坊17号二楼",
          "9:00–12:00",
          "2022-05",
          {"0871-63588349", "0871-63588509"}};
}

}  // namespace

TEST_CASE("the hotline is answered by the authority's clock and its country's days off") {
  const auto yunnan = shipped("yunnan-ca");
  for (const auto& [when, words, changes] : rows) {
    const auto now = when;  // clang 14: what a lambda catches is no binding
    CAPTURE(now);
    const auto hotline = hotline_at(yunnan, kunming(now));
    CHECK(hotline_line(hotline, yunnan, kunming(now)).text == words);
    CHECK(hotline.changes == kunming(changes));
  }
}

TEST_CASE("the computer's own zone changes nothing") {
  const auto yunnan = shipped("yunnan-ca");
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  for (const char* zone : {"America/New_York", "Pacific/Auckland"}) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    CHECK(hotline_at(yunnan, kunming("2026-11-23 09:00")).state == Hotline::State::open);
    CHECK(hotline_at(yunnan, kunming("2026-11-23 08:59")).state == Hotline::State::closed);
  }
  before == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
  ::tzset();
}

TEST_CASE("whoever answers every day answers in a year without data too") {
  const auto medical = shipped("medical-institutions");
  for (const char* now : {"2026-02-17 03:00", "2027-01-01 00:00"})
    CHECK(hotline_at(medical, kunming(now)).state == Hotline::State::open);
}

TEST_CASE("of an authority that does not tell its hours nothing is said, and no clock is watched") {
  Authority silent;
  const auto hotline = hotline_at(silent, kunming("2026-11-23 10:00"));
  CHECK(hotline_line(hotline, silent, kunming("2026-11-23 10:00")).text.empty());
  CHECK_FALSE(hotline.changes);
}

TEST_CASE("hours that make no sense are not there") {
  const auto contact = contact_of(boost::json::parse(R"({"open":[{"days":"working","from":600,"to":600},
    {"days":"working","from":-1,"to":5},{"days":"every","from":0,"to":1441},7],"calendar":[{"year":"2026"}],
    "account":[],"lost":{},"windows":[null,{}]})")
                                      .as_object());
  CHECK(contact.open.empty());
  CHECK(contact.calendar.empty());
  CHECK_FALSE(contact.account);
  CHECK(contact.windows.size() == 1);
}

TEST_CASE("a counter is found by its name, its address and its telephones, however they are typed") {
  for (const char* typed : {"", "五华", "正义路", "wuhua", "WUHUA district", "63588349", "0871 6358",
                            "087163588509", "６３５８８３４９", "ＷｕＨｕａ", "五华　17号", " 二楼 "}) {
    CAPTURE(typed);
    CHECK(matches(wuhua(), typed));
  }
  for (const char* typed : {"官渡", "五华 官渡", "63588350", "wuhuaa"}) {
    CAPTURE(typed);
    CHECK_FALSE(matches(wuhua(), typed));
  }
}
