// SPDX-License-Identifier: Apache-2.0
// One-time names: fresh, once, sixty seconds, never more than the table holds.
#include "daemon/bridge/names.h"

#include <doctest/doctest.h>

#include <set>

using redlips::bridge::Names;
using redlips::bridge::Ticket;
using namespace std::chrono_literals;

namespace {
const Names::Time t0{};
}

TEST_CASE("a name is 32 lower-case hex digits and never the same twice") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = redlips::bridge::random_name();
    CHECK(redlips::bridge::is_name(name));
    seen.insert(name);
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE("other texts are no names") {
  const std::string good(32, 'a');
  for (const std::string& text :
       {std::string(), good.substr(1), good + "a", std::string(32, 'A'), std::string(32, 'g'),
        "0x" + good.substr(2), good.substr(1) + " ", good.substr(1) + std::string(1, '\0')}) {
    CAPTURE(text);
    CHECK_FALSE(redlips::bridge::is_name(text));
  }
}

TEST_CASE("a name can be looked at often and taken once") {
  Names names(60s);
  const std::string name = names.issue(Ticket::Page::popup, nullptr, t0);
  CHECK(names.find(name, t0));
  CHECK(names.find(name, t0 + 59s));
  const auto ticket = names.take(name, t0 + 59s);
  REQUIRE(ticket);
  CHECK(ticket->page == Ticket::Page::popup);
  CHECK_FALSE(names.take(name, t0 + 59s));
  CHECK_FALSE(names.find(name, t0 + 59s));
}

TEST_CASE("a name is over after its life, to the millisecond") {
  Names names(60s);
  const std::string name = names.issue(Ticket::Page::popup, nullptr, t0);
  CHECK(names.find(name, t0 + 60s - 1ms));
  CHECK_FALSE(names.find(name, t0 + 60s));
  CHECK_FALSE(names.take(name, t0 + 60s));
}

TEST_CASE("names that are over make room before a living one does") {
  Names names(60s);
  names.issue(Ticket::Page::popup, nullptr, t0);
  names.issue(Ticket::Page::popup, nullptr, t0 + 30s);
  names.issue(Ticket::Page::popup, nullptr, t0 + 61s);
  CHECK(names.size() == 2);
}

TEST_CASE("a flood of names is bounded and drops the oldest") {
  Names names(60s);
  const std::string first = names.issue(Ticket::Page::popup, nullptr, t0);
  std::string second;
  for (std::size_t i = 0; i < Names::places; ++i) {
    const std::string name = names.issue(Ticket::Page::popup, nullptr, t0);
    if (i == 0) second = name;
  }
  CHECK(names.size() == Names::places);
  CHECK_FALSE(names.find(first, t0));
  CHECK(names.find(second, t0));
}

TEST_CASE("a redirect's name carries its login with a ticket of its own, which is not the name") {
  Names names(60s);
  const redlips::bridge::RedirectLogin login{"https://hall.test",      "nonce", "state",
                                             "https://hall.test/back", {},      {}};
  const std::string one = names.issue(login, t0), two = names.issue(login, t0);
  const auto first = names.take(one, t0), second = names.take(two, t0);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->page == Ticket::Page::redirect);
  CHECK(first->redirect->state == "state");
  CHECK(redlips::bridge::is_name(first->redirect->ticket));
  CHECK(first->redirect->ticket != second->redirect->ticket);
  CHECK(first->redirect->ticket != one);
  CHECK_FALSE(names.take(one, t0));
}

TEST_CASE("a start page's name carries its hall") {
  Names names(60s);
  redlips::Hall hall;
  hall.id = "demo";
  const std::string name = names.issue(Ticket::Page::start, std::make_shared<const redlips::Hall>(hall), t0);
  const auto ticket = names.take(name, t0);
  REQUIRE(ticket);
  CHECK(ticket->page == Ticket::Page::start);
  CHECK(ticket->hall->id == "demo");
}
