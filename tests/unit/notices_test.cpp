// SPDX-License-Identifier: Apache-2.0
// When a key's certificate is spoken of: by the authority's calendar, whatever the computer's zone is.
#include "daemon/notices.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <sstream>

#include "daemon/not_saved.h"
#include "tests/support/temporary.h"

using namespace redlips;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;
using Time = std::chrono::sys_seconds;

namespace {

using namespace std::chrono_literals;

/// Ends on 2026-12-31 at 15:59:59 UTC, which is that day's last second in Shanghai.
constexpr Time end_of_year = sys_days(2026y / 12 / 31) + hours(16) - 1s;

std::string hash(char fill) { return std::string(64, fill); }

keyring::CertificateView certificate(char name, Time end) {
  keyring::CertificateView view;
  view.certificate.sha256 = hash(name);
  view.certificate.issuer_cn = "House CA";
  view.certificate.not_after = end;
  view.certificate.digital_signature = true;
  return view;
}

keyring::TokenView key(std::vector<keyring::CertificateView> certificates) {
  keyring::TokenView one;
  one.token = "t1";
  one.certificates = std::move(certificates);
  return one;
}

Authorities house(int window = 30) {
  Authority authority;
  authority.id = "house";
  authority.issuers = {"House CA"};
  authority.days_before_expiry = window;
  return {{authority}, {}};
}

/// Midnight in Shanghai so many days before the last day.
Time days_before(int count) { return Time(sys_days(2026y / 12 / 31)) - days(count) - hours(8); }

std::optional<int> left_at(Time now, const Authorities& authorities = house()) {
  const auto notice = notice_of(key({certificate('a', end_of_year)}), authorities, now);
  return notice ? std::optional(notice->days_left) : std::nullopt;
}

struct Marks {
  test::TemporaryDirectory folder;
  Notices notices{folder.path()};
  std::vector<keyring::TokenView> keys{key({certificate('a', end_of_year)})};

  /// How many are due, which then are shown.
  std::size_t take(Time now) {
    const auto due = notices.due(keys, house(), now);
    notices.shown(due);
    return due.size();
  }
};

}  // namespace

TEST_CASE("a notice is worth giving from thirty days before the end on, by the authority's calendar") {
  CHECK(!left_at(days_before(30) - 1s));
  CHECK(left_at(days_before(30)) == 30);
  CHECK(left_at(days_before(1)) == 1);
  CHECK(left_at(days_before(0)) == 0);
  CHECK(left_at(end_of_year) == 0);
  CHECK(left_at(end_of_year + 1s) == -1);
  CHECK(left_at(end_of_year + days(400)) == -400);
}

TEST_CASE("how many days before the end is the authority's affair, and thirty where none is known") {
  CHECK(left_at(days_before(60), house(60)) == 60);
  CHECK(!left_at(days_before(30), house(29)));
  CHECK(left_at(days_before(30), {}) == 30);
}

TEST_CASE("a certificate that ended earlier today is spoken of whatever the window is") {
  const auto noon = days_before(0) + hours(12);
  const auto notice = notice_of(key({certificate('a', noon - 1s)}), house(-5), noon);
  REQUIRE(notice);
  CHECK(notice->days_left == 0);
}

TEST_CASE("a renewed certificate silences the old one beside it, an encryption certificate nothing") {
  const auto now = days_before(10);
  auto renewed = certificate('b', end_of_year + days(365));
  CHECK(!notice_of(key({certificate('a', end_of_year), renewed}), house(), now));
  renewed.certificate.encipherment_only = true;
  const auto notice = notice_of(key({certificate('a', end_of_year), renewed}), house(), now);
  REQUIRE(notice);
  CHECK(notice->certificate == hash('a'));
}

TEST_CASE("another vendor's key and an empty one are never spoken of") {
  auto foreign = key({certificate('a', end_of_year)});
  foreign.foreign = true;
  CHECK(!notice_of(foreign, house(), days_before(1)));
  CHECK(!notice_of(key({}), house(), days_before(1)));
}

TEST_CASE_FIXTURE(Marks, "once a day at most: the day begins at midnight in Shanghai") {
  CHECK(take(days_before(5)) == 1);
  CHECK(take(days_before(5) + hours(23)) == 0);
  CHECK(take(days_before(4) - 1s) == 0);
  CHECK(take(days_before(4)) == 1);
}

TEST_CASE_FIXTURE(Marks, "what was shown today is not shown again after a restart of the daemon") {
  CHECK(take(days_before(5)) == 1);
  Notices again(folder.path());
  CHECK(again.faults().empty());
  CHECK(again.due(keys, house(), days_before(5) + hours(1)).empty());
  CHECK(again.due(keys, house(), days_before(4)).size() == 1);
}

TEST_CASE_FIXTURE(Marks, "never two for one key, also where its certificates take turns") {
  CHECK(take(days_before(5)) == 1);
  keys = {key({certificate('a', end_of_year), certificate('b', end_of_year)})};
  CHECK(take(days_before(5) + hours(1)) == 0);
  auto other = key({certificate('c', end_of_year)});
  other.token = "t2";
  keys.push_back(other);
  CHECK(take(days_before(5) + hours(2)) == 1);
}

TEST_CASE_FIXTURE(Marks,
                  "a snoozed notice comes back on its day, and at the end of the certificate at the latest") {
  CHECK(!notices.snooze(hash('a'), 7));
  CHECK(take(days_before(20)) == 1);
  CHECK(notices.snooze(hash('a'), 7));
  CHECK(take(days_before(14) + hours(23)) == 0);
  CHECK(take(days_before(13)) == 1);
  CHECK(notices.snooze(hash('a'), 30));
  CHECK(take(end_of_year) == 0);
  CHECK(take(end_of_year + 1s) == 1);
  CHECK(notices.snooze(hash('a'), 7));
  CHECK(take(end_of_year + days(6)) == 0);
  CHECK(take(end_of_year + days(7) + 1s) == 1);
}

TEST_CASE("a mark that lies ahead of the calendar silences nothing") {
  const Notice notice{"t1", hash('a'), sys_days(2026y / 12 / 1), 30};
  CHECK(is_due(notice, {hash('a'), notice.today + days(1), {}}));
  CHECK(is_due(notice, {hash('a'), {}, notice.today + days(31)}));
  CHECK(!is_due(notice, {hash('a'), {}, notice.today + days(30)}));
}

TEST_CASE("a damaged file of marks is kept aside, and what can be read of it counts") {
  const auto shown = std::to_string(Time(days_before(5) + hours(8)).time_since_epoch() / days(1));
  const auto mark = [&](const std::string& name, const std::string& day) {
    return R"({"certificate":")" + name + R"(","shown":)" + day + R"(,"quiet_until":0})";
  };
  const std::string bad[] = {"no JSON", R"({"notices":7})",
                             R"({"notices":[)" + mark(hash('a'), shown) + "," + mark("short", "1") + "]}",
                             R"({"notices":[)" + mark(hash('a'), shown) + "," + mark(hash('b'), "-1") + "]}"};
  for (const auto& text : bad) {
    const test::TemporaryDirectory folder;
    test::write_file(folder, "notices.json", text);
    const Notices notices(folder.path());
    CHECK(notices.faults().size() == 1);
    CHECK(std::filesystem::exists(folder.path() / "notices.json.damaged"));
    const bool readable = text.find("shown") != std::string::npos;
    CHECK(notices.due({key({certificate('a', end_of_year)})}, house(), days_before(5)).empty() == readable);
  }
}

TEST_CASE("what the disk does not take holds while the daemon lives") {
  const test::TemporaryDirectory folder;
  Notices notices(folder.path() / "gone");
  const std::vector<keyring::TokenView> keys{key({certificate('a', end_of_year)})};
  CHECK_THROWS_AS(notices.shown(notices.due(keys, house(), days_before(5))), NotSaved);
  CHECK(notices.due(keys, house(), days_before(5)).empty());
}
