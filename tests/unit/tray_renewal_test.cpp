// SPDX-License-Identifier: Apache-2.0
// The pages of a renewal: what is said, what is promised, which buttons there are. In English: no catalog is
// chosen here.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "daemon/texts/renewal_words.h"
#include "tray/core/renewal_reminder.h"

using namespace redlips;
using namespace redlips::tray;
using redlips::tray::Authority;  // the daemon has one, too

namespace {

using Kind = RenewalView::Kind;

boost::json::object object(std::string_view text) { return boost::json::parse(text).as_object(); }
Time at(std::string_view iso) { return time_of(iso).value(); }

/// A key whose certificate ends in three weeks, its authority, and a day.
struct World {
  Authority authority;
  Key key;
  Conditions conditions;
  Renewal renewal;
  Time now = at("2027-01-10T01:00:00Z");

  World() {
    authority.id = "house";
    authority.hotline = "400-600-7210";
    authority.offset = std::chrono::hours(8);
    Certificate old;
    old.id = "aaaaaaaaaaaaaaaaaaaa";
    old.unit = "Unit";
    old.unit_id = "91530102MA6K00000W";
    old.unit_id_is_uscc = true;
    old.authority = "house";
    old.login = true;
    old.days_left = 22;
    old.not_before = at("2026-01-31T16:00:00Z");
    old.not_after = at("2027-01-31T16:00:00Z");
    key.token = "t1";
    key.certificates.push_back(old);
    conditions = conditions_of(object(R"({"pins":2,"remote":true,"conditions":[
      {"condition":"window","ok":true,"values":{"from":"2027-01-01T16:00:00Z","until":"2027-01-31T16:00:00Z"}},
      {"condition":"unchanged","ok":false,"values":{}},{"condition":"service","ok":true,"values":{}},
      {"condition":"clock","ok":true,"values":{}}]})"));
    renewal = renewal_of(
        object(R"({"job":"j1","certificate":"aaaaaaaaaaaaaaaaaaaa","unit":"Unit","authority":"house",
      "step":"waiting","old_not_after":"2027-01-31T16:00:00Z","since":"2027-01-10T00:00:00Z",
      "changed":"2027-01-10T00:10:00Z","next_check":"2027-01-12T00:00:00Z","pins":1})"));
  }

  RenewalSight sight() const {
    RenewalSight made;
    made.key = &key;
    made.authority = &authority;
    made.now = now;
    return made;
  }
  RenewalView view(Renewal::Step step, const std::string& code = {}) {
    renewal.step = step;
    renewal.code = code;
    auto made = sight();
    made.renewal = &renewal;
    return renewal_view(made);
  }
};

std::string said(const RenewalView& view) {
  std::string all = view.title + '\n' + view.hold + '\n' + view.warning + '\n';
  for (const auto& line : view.lines) all += line.text + '\n';
  return all;
}

bool says(const RenewalView& view, std::string_view words) {
  return said(view).find(words) != std::string::npos;
}

constexpr auto promised = "logs in until 2027-02-01";

}  // namespace

TEST_CASE("the question shows unit and code large, what it needs, and how often the PIN is asked for") {
  World world;
  auto sight = world.sight();
  sight.conditions = &world.conditions;
  const auto view = renewal_view(sight);
  CHECK(view.kind == Kind::question);
  CHECK(view.unit == "Unit");
  CHECK(view.unit_id == "9153 0102 MA6K 0000 0W");
  CHECK(view.checks.size() == 3);
  CHECK(view.checks[0].text.find("from 2027-01-02 to 2027-02-01") != std::string::npos);
  CHECK(says(view, "twice as a rule"));
  CHECK(says(view, promised));
  CHECK(view.has(RenewalAct::start));
  CHECK(view.has(RenewalAct::changed));
  CHECK(view.hold.empty());
}

TEST_CASE("who says that the unit changed is told what comes first, and can go back") {
  World world;
  auto sight = world.sight();
  sight.conditions = &world.conditions;
  sight.ask = RenewalAsk::unit_changed;
  const auto view = renewal_view(sight);
  CHECK(view.kind == Kind::changed);
  CHECK_FALSE(view.has(RenewalAct::start));
  CHECK(view.has(RenewalAct::back));
  CHECK(view.code.empty());
}

TEST_CASE("a condition that is missing stops it with its reason") {
  World world;
  for (auto& one : world.conditions.all)
    if (one.condition == "clock") one.ok = false;
  auto sight = world.sight();
  sight.conditions = &world.conditions;
  const auto view = renewal_view(sight);
  CHECK(view.kind == Kind::blocked);
  CHECK(view.code == "clock_wrong");
  CHECK_FALSE(view.has(RenewalAct::start));
}

TEST_CASE("without a service, before its time, and after its end the page tells how the authority renews") {
  World world;
  auto sight = world.sight();
  for (auto& one : world.conditions.all)
    if (one.condition == "service") one.ok = false;
  sight.conditions = &world.conditions;
  CHECK(renewal_view(sight).kind == Kind::ways);
  sight.conditions = nullptr;
  CHECK(renewal_view(sight).kind == Kind::ways);
  sight.looking = true;
  CHECK(renewal_view(sight).kind == Kind::looking);
  world.key.certificates[0].days_left = 200;
  CHECK(renewal_view(sight).kind == Kind::ways);
  CHECK(renewal_view(sight).has(RenewalAct::calendar));
  world.key.certificates[0].state = Certificate::State::expired;
  CHECK_FALSE(renewal_view(sight).has(RenewalAct::calendar));
  sight.key = nullptr;
  CHECK(renewal_view(sight).buttons.empty());
  world.key.certificates[0].state = Certificate::State::valid;
  world.key.certificates[0].days_left = 10;
  world.authority.remote_renewal = false;
  sight.key = &world.key;
  CHECK(renewal_view(sight).kind == Kind::ways);
}

TEST_CASE("the key must stay in only while it has to") {
  World world;
  world.renewal.running = true;
  CHECK(world.view(Renewal::Step::begun).hold.empty());
  CHECK(says(world.view(Renewal::Step::begun), "type the PIN"));
  CHECK_FALSE(world.view(Renewal::Step::asked).hold.empty());
  CHECK_FALSE(world.view(Renewal::Step::approved).hold.empty());
  CHECK(world.view(Renewal::Step::waiting).hold.empty());
  world.renewal.running = false;
  for (const auto step : {Renewal::Step::begun, Renewal::Step::asked, Renewal::Step::waiting,
                          Renewal::Step::approved, Renewal::Step::refused, Renewal::Step::done})
    CHECK(world.view(step).hold.empty());
}

TEST_CASE("a pending request says when to come again and that the key may go") {
  World world;
  const auto view = world.view(Renewal::Step::waiting);
  CHECK(view.kind == Kind::waiting);
  CHECK(view.station == 2);
  CHECK(says(view, "may be pulled out"));
  CHECK(says(view, "from 2027-01-12 on"));
  CHECK(says(view, promised));
  CHECK(view.has(RenewalAct::resume));
  CHECK(view.has(RenewalAct::calendar));
}

TEST_CASE("without the key a page asks for it in the place of its button") {
  World world;
  auto sight = world.sight();
  world.renewal.step = Renewal::Step::approved;
  sight.renewal = &world.renewal;
  sight.key = nullptr;
  const auto view = renewal_view(sight);
  CHECK(view.kind == Kind::ready);
  CHECK_FALSE(view.has(RenewalAct::resume));
  CHECK(says(view, "put the key of Unit in"));
}

TEST_CASE("a refusal has the authority's words apart from ours, and is handed in again") {
  World world;
  world.renewal.ca_text = "缺少营业执照副本";
  const auto view = world.view(Renewal::Step::refused);
  CHECK(view.kind == Kind::refused);
  CHECK(view.authority_words == "缺少营业执照副本");
  CHECK_FALSE(says(view, "缺少"));
  CHECK(says(view, "Nothing on the key was changed"));
  CHECK(view.has(RenewalAct::resume));
  CHECK(view.tone == Tone::fault);
}

TEST_CASE("an interrupted renewal says where, why, what holds and how it goes on") {
  World world;
  const auto view = world.view(Renewal::Step::asked, "key_removed");
  CHECK(view.kind == Kind::interrupted);
  CHECK(says(view, "Stopped at: Request"));
  CHECK(says(view, "pulled out"));
  CHECK(says(view, promised));
  CHECK(says(view, "need not be done again"));
  CHECK(view.has(RenewalAct::resume));
  CHECK(view.code == "key_removed");
  world.renewal.detail = "other_unit_id";
  CHECK(says(world.view(Renewal::Step::approved, "certificate_refused"), "another credit code"));
  CHECK(world.view(Renewal::Step::waiting, "ca_unreachable").kind == Kind::interrupted);
  // Killed, and nobody wrote why.
  CHECK(world.view(Renewal::Step::key_made).kind == Kind::interrupted);
}

TEST_CASE("nothing promises a certificate that has ended") {
  World world;
  world.now = at("2027-02-10T00:00:00Z");
  const auto view = world.view(Renewal::Step::waiting);
  CHECK_FALSE(says(view, "logs in until"));
  CHECK(says(view, "ended on 2027-02-01"));
}

TEST_CASE("after it is done the old certificate goes only by a second click") {
  World world;
  world.renewal.new_certificate = "bbbbbbbbbbbbbbbbbbbb";
  world.renewal.new_not_after = at("2028-01-31T16:00:00Z");
  world.renewal.old_on_key = world.renewal.removable = true;
  Certificate fresh = world.key.certificates[0];
  fresh.id = world.renewal.new_certificate;
  fresh.not_after = *world.renewal.new_not_after;
  fresh.days_left = 387;
  world.key.certificates.push_back(fresh);
  auto view = world.view(Renewal::Step::done);
  CHECK(view.kind == Kind::done);
  CHECK(says(view, "valid until 2028-02-01"));
  CHECK(says(view, "choose the old one"));
  CHECK(view.has(RenewalAct::remove));
  CHECK_FALSE(view.has(RenewalAct::remove_sure));
  auto sight = world.sight();
  sight.renewal = &world.renewal;
  sight.ask = RenewalAsk::remove_old;
  view = renewal_view(sight);
  CHECK(view.has(RenewalAct::remove_sure));
  CHECK(view.has(RenewalAct::remove_not));
  CHECK_FALSE(view.has(RenewalAct::remove));
  CHECK(says(view, "for good"));
  world.renewal.removable = false;
  CHECK_FALSE(renewal_view(sight).has(RenewalAct::remove_sure));
}

TEST_CASE("next year's renewal is not hidden behind this year's") {
  World world;
  world.renewal.certificate = "cccc";
  world.renewal.new_certificate = world.key.certificates[0].id;
  CHECK(renewal_for({world.renewal}, &world.key)->job == "j1");
  CHECK(world.view(Renewal::Step::done).kind == Kind::ways);
}

TEST_CASE("the history says what became of each") {
  World world;
  CHECK(renewal_history_line(world.renewal, &world.authority) == "2027-01-10  Unit: not finished yet");
  world.renewal.step = Renewal::Step::refused;
  CHECK(renewal_history_line(world.renewal, &world.authority) ==
        "2027-01-10  Unit: refused by the authority");
  world.renewal.step = Renewal::Step::done;
  world.renewal.new_not_after = at("2028-01-31T16:00:00Z");
  CHECK(renewal_history_line(world.renewal, &world.authority) ==
        "2027-01-10  Unit: renewed until 2028-02-01");
}

TEST_CASE("every code of a renewal has its three parts, and speaks of no login") {
  for (const char* code : {"not_in_window",
                           "counter_only",
                           "no_renewal_service",
                           "unit_changed",
                           "clock_wrong",
                           "token_full",
                           "certificate_refused",
                           "ca_unreachable",
                           "ca_tls",
                           "ca_garbage",
                           "ca_untrusted",
                           "ca_too_big",
                           "ca_slow",
                           "ca_http_5xx",
                           "ca_refused_unsigned",
                           "unattended",
                           "user_cancelled",
                           "timeout",
                           "no_ui",
                           "no_key",
                           "pin_blocked",
                           "key_removed",
                           "key_stuck",
                           "module_failed",
                           "not_saved",
                           "pin_wrong",
                           "last_try"}) {
    CAPTURE(code);
    CHECK(is_renewal_code(code));
    const auto text = renewal_text(code);
    CHECK(text.what.ends_with('.'));
    CHECK(text.safe.ends_with('.'));
    CHECK(text.next.ends_with('.'));
    CHECK(text.what.find("login") == std::string::npos);
  }
  CHECK(renewal_text("no_such_code").what == renewal_text("internal").what);
}

TEST_CASE("a word that is not known and a member that is missing never throw") {
  CHECK(renewals_of(object(R"({"renewals":[7,{"step":"dancing","next_check":5}]})")).size() == 1);
  CHECK(renewals_of({}).empty());
  CHECK(conditions_of({}).missing() == nullptr);
  CHECK(renewal_for({}, nullptr) == nullptr);
}

TEST_CASE("the calendar has the days that are still to come") {
  World world;
  auto sight = world.sight();
  auto days = renewal_days(sight);
  REQUIRE(days.size() == 1);  // the first day for it is over
  CHECK(days[0].day == std::chrono::sys_days(std::chrono::year(2027) / 2 / 1));
  sight.renewal = &world.renewal;
  days = renewal_days(sight);
  REQUIRE(days.size() == 2);
  CHECK(days[0].title.find("Go on with the renewal") == 0);
  world.renewal.step = Renewal::Step::done;
  world.renewal.new_not_after = at("2028-01-31T16:00:00Z");
  days = renewal_days(sight);
  REQUIRE(days.size() == 2);
  CHECK(days[0].day == std::chrono::sys_days(std::chrono::year(2028) / 1 / 2));
}
