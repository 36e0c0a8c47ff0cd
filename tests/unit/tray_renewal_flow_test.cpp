// SPDX-License-Identifier: Apache-2.0
// What the windows ask the daemon for a renewal's sake, and what they make of its answers.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "tray/core/renewal_flow.h"

using namespace redlips;
using namespace redlips::tray;
using redlips::tray::Authority;  // the daemon has one, too

namespace {

using Kind = RenewalView::Kind;

boost::json::object object(std::string_view text) { return boost::json::parse(text).as_object(); }

/// A key whose certificate ends in three weeks, its authority, and a day.
struct World {
  Authority authority;
  Key key;
  Time now = time_of("2027-01-10T01:00:00Z").value();

  World() {
    authority.id = "house";
    Certificate old;
    old.id = "aaaaaaaaaaaaaaaaaaaa";
    old.authority = "house";
    old.login = true;
    old.days_left = 22;
    old.not_after = time_of("2027-01-31T16:00:00Z").value();
    key.token = "t1";
    key.certificates.push_back(old);
  }
};

/// A daemon that answers when it is told to.
struct FakeDaemon {
  std::vector<std::pair<std::string, Daemon::Done>> open;
  std::vector<boost::json::object> params;
  int changes = 0;
  RenewalFlow flow{[this](std::string_view method, boost::json::object given, Daemon::Done done) {
                     params.push_back(std::move(given));
                     open.emplace_back(method, std::move(done));
                   },
                   [this] { ++changes; }};

  void answer(const char* method, const Reply& reply) {
    const auto found = std::ranges::find(open, method, &std::pair<std::string, Daemon::Done>::first);
    REQUIRE(found != open.end());
    const auto done = found->second;
    open.erase(found);
    done(reply);
  }
  void answer(const char* method, std::string_view result) {
    answer(method, Reply{object(result), "ok", {}});
  }
  std::size_t waiting(std::string_view method) const {
    return static_cast<std::size_t>(
        std::ranges::count(open, method, &std::pair<std::string, Daemon::Done>::first));
  }
};

}  // namespace

TEST_CASE("conditions are looked at once, for a certificate that can be renewed") {
  World world;
  FakeDaemon fake;
  fake.flow.look(&world.key, &world.authority);
  fake.flow.look(&world.key, &world.authority);
  CHECK(fake.waiting("renewal.conditions") == 1);
  CHECK(renewal_view(fake.flow.sight(&world.key, &world.authority, world.now)).kind == Kind::looking);
  fake.answer("renewal.conditions", R"({"pins":1,"conditions":[{"condition":"service","ok":true}]})");
  CHECK(renewal_view(fake.flow.sight(&world.key, &world.authority, world.now)).kind == Kind::question);
  fake.flow.forget_conditions();
  fake.flow.look(&world.key, &world.authority);
  fake.answer("renewal.conditions", Reply{{}, "unknown_method", {}});
  CHECK(renewal_view(fake.flow.sight(&world.key, &world.authority, world.now)).kind == Kind::ways);
  world.key.certificates[0].days_left = 100;
  fake.flow.forget_conditions();
  fake.flow.look(&world.key, &world.authority);
  CHECK(fake.waiting("renewal.conditions") == 0);
}

TEST_CASE("a renewal is begun once, however often the button is pressed, and its end is shown") {
  World world;
  FakeDaemon fake;
  const auto id = world.key.certificates[0].id;
  fake.flow.start(id);
  fake.flow.start(id);
  CHECK(fake.waiting("renewal.start") == 1);
  CHECK(fake.params[0].at("unchanged").as_bool());
  CHECK(renewal_view(fake.flow.sight(&world.key, &world.authority, world.now)).kind == Kind::running);
  fake.answer("renewal.start", R"({"renewal":{}})");
  fake.answer("renewal.list",
              R"({"renewals":[{"job":"j1","certificate":"aaaaaaaaaaaaaaaaaaaa","step":"waiting"}]})");
  CHECK(renewal_view(fake.flow.sight(&world.key, &world.authority, world.now)).kind == Kind::waiting);
  fake.flow.resume(fake.flow.renewals()[0]);
  CHECK(fake.params.back().at("job").as_string() == "j1");
  fake.answer("renewal.resume", Reply{{}, "pin_wrong", {}});
  fake.answer("renewal.list",
              R"({"renewals":[{"job":"j1","certificate":"aaaaaaaaaaaaaaaaaaaa","step":"waiting"}]})");
  const auto view = renewal_view(fake.flow.sight(&world.key, &world.authority, world.now));
  CHECK(view.kind == Kind::interrupted);
  CHECK(view.code == "pin_wrong");
}

TEST_CASE("news of renewals are listed again, and those that come meanwhile are one listing more") {
  FakeDaemon fake;
  fake.flow.connected();
  for (int i = 0; i < 3; ++i)
    fake.flow.event(object(R"({"type":"renewal.changed","job":"j1","step":"asked"})"));
  fake.flow.event(object(R"({"type":"token.inserted"})"));
  CHECK(fake.waiting("renewal.list") == 1);
  fake.answer("renewal.list", R"({"renewals":[]})");
  CHECK(fake.waiting("renewal.list") == 1);
  fake.answer("renewal.list", R"({"renewals":[]})");
  CHECK(fake.waiting("renewal.list") == 0);
  fake.flow.disconnected();
  CHECK(fake.flow.renewals().empty());
}
