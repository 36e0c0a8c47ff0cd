// SPDX-License-Identifier: Apache-2.0
// The plan of faulty.so: what is understood, what is refused, what is due.
#include <doctest/doctest.h>

#include "tests/faults/plan.h"

using namespace redlips::faults;

TEST_CASE("a plan is rules, one a line or between semicolons, with comments") {
  const auto rules = parse_plan(
      "# the login\nC_Login 2 rv 0xa4; C_Sign 3+ after die\n"
      "* 17 if /tmp/armed hang # now\n\nC_GetTokenInfo * flags +0x40000 -0x10000\nC_Login 1 swap /a /b;"
      "C_Sign 1 after ask /fifo");
  REQUIRE(rules.size() == 6);
  CHECK(rules[0].function == "C_Login");
  CHECK(rules[0].first == 2);
  CHECK(rules[0].last == 2);
  CHECK(rules[0].number == 0xa4);
  CHECK_FALSE(rules[0].after);
  CHECK(rules[1].action == Action::die);
  CHECK(rules[1].after);
  CHECK(rules[1].last > 1000000);
  CHECK(rules[2].function == "*");
  CHECK(rules[2].armed_by == "/tmp/armed");
  CHECK(rules[3].set == 0x40000);
  CHECK(rules[3].cleared == 0x10000);
  CHECK(rules[3].after);
  CHECK(rules[4].files == std::vector<std::string>{"/a", "/b"});
  CHECK(rules[5].action == Action::ask);
}

TEST_CASE("what bends an answer comes after it, and keys change places before the call") {
  const auto rules = parse_plan(
      "C_Sign * length 0xffffffffffffffff; C_Sign 1 flip; C_GetTokenInfo 2 label e280ae41; * 7 exchange 1 2");
  REQUIRE(rules.size() == 4);
  CHECK(rules[0].number == ~0UL);
  CHECK(rules[2].label == "\xe2\x80\xae\x41");
  CHECK(rules[3].number == 1);
  CHECK(rules[3].other == 2);
  for (const auto& rule : rules) CHECK(rule.after == (rule.action != Action::exchange));
}

TEST_CASE("a plan that is not understood is refused, not ignored") {
  for (const char* bad :
       {"Login 1 die", "C_Login", "C_Login 0 die", "C_Login x die", "C_Login 1 explode", "C_Login 1 rv",
        "C_Login 1 rv zz", "C_Login 1 die now", "C_Login 1 swap /a", "C_Login 1 if", "C_Login 1 flags +1",
        "C_GetTokenInfo 1 flags 1", "C_Sign 1 length", "C_Sign 1 flip it", "C_Sign 1 label 41",
        "C_GetTokenInfo 1 label 4", "* 1 exchange 1"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_plan(bad), PlanError);
  }
}

TEST_CASE("calls are counted for each function, and for all together") {
  Plan plan(parse_plan("C_Login 2 die; C_Sign 2+ lie; * 4 stop"));
  const auto due = [&](const char* function) {
    std::vector<Action> actions;
    for (const Rule* rule : plan.due(function)) actions.push_back(rule->action);
    return actions;
  };
  using Actions = std::vector<Action>;
  CHECK(due("C_Login") == Actions{});
  CHECK(due("C_Sign") == Actions{});
  CHECK(due("C_Sign") == Actions{Action::lie});
  CHECK(due("C_Login") == Actions{Action::die, Action::stop});
  CHECK(due("C_Login") == Actions{});
  CHECK(due("C_Sign") == Actions{Action::lie});
}
