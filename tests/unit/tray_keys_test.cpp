// SPDX-License-Identifier: Apache-2.0
// What the windows make of the daemon's listings, and what the icon says of it. In English: no catalog is
// chosen here.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "tray/core/icon_state.h"
#include "tray/core/words.h"

using namespace redlips;
using namespace redlips::tray;
using redlips::tray::Authority;  // the daemon has one, too

namespace {

boost::json::object object(std::string_view text) { return boost::json::parse(text).as_object(); }

Time at(std::string_view iso) { return time_of(iso).value(); }

Certificate certificate(int days_left, Certificate::State state = Certificate::State::valid) {
  Certificate one;
  one.unit = "Unit";
  one.authority = "house";
  one.login = state == Certificate::State::valid;
  one.state = state;
  one.days_left = days_left;
  one.not_before = at("2026-01-31T16:00:00Z");
  one.not_after = at("2027-01-31T16:00:00Z");
  return one;
}

Authority authority(int window) {
  Authority one;
  one.id = "house";
  one.days_before_expiry = window;
  one.offset = std::chrono::hours(8);
  return one;
}

Key key(Certificate certificate) {
  Key one;
  one.token = "t1";
  one.tries.max = 6;
  one.tries.exact = true;
  one.certificates.push_back(std::move(certificate));
  return one;
}

Desk desk(std::vector<Key> keys) { return {true, false, std::move(keys), {authority(30)}}; }

}  // namespace

TEST_CASE("a key has its own certificates, and another vendor's comes last") {
  const auto keys = keys_of(
      object(
          R"({"tokens":[{"token":"t1","foreign":true,"model":"Bank"},{"token":"t2","serial":"S2","tries_max":4,"tries_exact":true}]})"),
      object(
          R"({"certificates":[{"token":"t2","unit":"A","not_after":"2027-01-31T16:00:00Z","days_left":71,"login":true,
        "unit_id":{"kind":"uscc","text":"91530102MA6K00000W","check_digit_ok":true}},{"token":"t9","unit":"gone"}]})"));
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].token == "t2");
  CHECK(keys[0].tries.max == 4);
  REQUIRE(keys[0].certificates.size() == 1);
  CHECK(grouped(keys[0].certificates[0]) == "9153 0102 MA6K 0000 0W");
  CHECK(keys[1].foreign);
  CHECK(key_title(keys[1]) == "Bank");
}

TEST_CASE("members that are missing or of another type are their defaults, and nothing throws") {
  CHECK(keys_of(object(R"({"tokens":[7,{"token":3,"tries_max":"6"}]})"), object(R"({"certificates":"none"})"))
            .size() == 1);
  CHECK(keys_of({}, {}).empty());
  CHECK_FALSE(time_of("2027-02-30T00:00:00Z"));
  CHECK_FALSE(time_of("2027-01-31 16:00:00Z"));
  CHECK_FALSE(time_of(""));
}

TEST_CASE("the certificate to speak of is the one for login, then the longest valid") {
  auto one = key(certificate(-3, Certificate::State::expired));
  one.certificates.push_back(certificate(40));
  one.certificates.push_back(certificate(20));
  one.certificates[1].not_after += std::chrono::hours(24);
  CHECK(one.best() == &one.certificates[1]);
  CHECK(Key{}.best() == nullptr);
}

TEST_CASE("days are those of the authority's zone, whatever the computer's is") {
  const auto house = authority(30);
  CHECK(day_words(at("2027-01-31T16:00:00Z"), &house) == "2027-02-01");
  CHECK(day_words(at("2027-01-31T16:00:00Z"), nullptr) == "2027-01-31");
}

TEST_CASE("a certificate's line says what its user must know, in the tone of it") {
  const auto house = authority(30);
  const auto line = [&](const Certificate& one) { return certificate_line(one, &house); };
  CHECK(line(certificate(301)).text == "valid, 301 days left");
  CHECK(line(certificate(301)).tone == Tone::good);
  CHECK(line(certificate(30)).text == "expires in 30 days");
  CHECK(line(certificate(30)).tone == Tone::remind);
  CHECK(line(certificate(0)).text == "expires today");
  CHECK(line(certificate(-1, Certificate::State::expired)).text == "expired on 2027-02-01");
  CHECK(line(certificate(400, Certificate::State::not_yet_valid)).text == "valid from 2026-02-01 on");
}

TEST_CASE("the window for renewal is the authority's") {
  const auto wide = authority(60), narrow = authority(10);
  CHECK(is_due(certificate(45), &wide));
  CHECK_FALSE(is_due(certificate(45), &narrow));
}

TEST_CASE("the year's bar never leaves its ends") {
  const auto house = authority(30);
  const auto one = certificate(10);
  CHECK(progress(one, &house, at("2026-01-01T00:00:00Z")).share == doctest::Approx(0));
  CHECK(progress(one, &house, at("2028-01-01T00:00:00Z")).share == doctest::Approx(1));
  CHECK(progress(one, &house, at("2027-01-06T17:00:00Z")).words == "340 days gone, 25 days left");
}

TEST_CASE("tries are exact, or at most with the reason, or not known") {
  auto one = key(certificate(100));
  CHECK(tries_fact(one).headline.text == "6 tries");
  one.tries.exact = false;
  one.tries.why = "other_programs";
  CHECK(tries_fact(one).headline.text == "at most 6 tries");
  CHECK(tries_fact(one).below == "another program may have used some");
  one.tries.max.reset();
  CHECK(tries_fact(one).headline.text == "not known");
  one.tries.locked = true;
  CHECK(tries_fact(one).headline.tone == Tone::fault);
}

TEST_CASE("the icon shows the most urgent state") {
  CHECK(icon_state({}) == IconState::no_service);
  CHECK(icon_state(desk({})) == IconState::no_key);
  CHECK(icon_state(desk({key(certificate(100))})) == IconState::key);
  CHECK(icon_state(desk({key(certificate(100)), key(certificate(9))})) == IconState::attention);
  auto busy = desk({key(certificate(9))});
  busy.working = true;
  CHECK(icon_state(busy) == IconState::working);
  busy.connected = false;
  CHECK(icon_state(busy) == IconState::no_service);
}

TEST_CASE("another vendor's key is no key of ours and never wants anything") {
  Key foreign;
  foreign.foreign = true;
  foreign.tries.locked = true;
  CHECK(icon_state(desk({foreign})) == IconState::no_key);
}

TEST_CASE("locked, last try and faults want the user") {
  for (const int which : {0, 1, 2}) {
    auto one = key(certificate(100));
    if (which == 0) one.tries.locked = true;
    if (which == 1) one.tries.last_try = true;
    if (which == 2) one.fault = "key_stuck";
    CHECK(icon_state(desk({one})) == IconState::attention);
    CHECK(icon_tooltip(desk({key(certificate(200)), one})).find("valid") == std::string::npos);
  }
}
