// SPDX-License-Identifier: Apache-2.0
// SECURITY-RULES 2.5: what was meant for another window is no PIN. A manual clock.
#include <doctest/doctest.h>

#include <random>

#include "tray/core/arming.h"

using redlips::tray::Arming;
using namespace std::chrono_literals;

namespace {

constexpr Arming::Moment start{};
constexpr unsigned a_key = 38, another_key = 39;

/// Armed at `start` plus quiet.
Arming armed() {
  Arming arming;
  arming.activated(start);
  REQUIRE(arming.look(start + Arming::quiet, false));
  return arming;
}

}  // namespace

TEST_CASE("a prompt arms once its window was active for 600 ms with nothing down") {
  Arming arming;
  CHECK_FALSE(arming.look(start + 1h, false));  // not active yet
  CHECK_FALSE(arming.due());
  arming.activated(start);
  CHECK(arming.due() == start + 600ms);
  CHECK_FALSE(arming.look(start + 599ms, false));
  CHECK(arming.look(start + 600ms, false));
  CHECK_FALSE(arming.due());
}

TEST_CASE("every stroke begins the wait again, however slow the typist") {
  for (const auto stroke : {50ms, 120ms, 300ms, 599ms}) {
    Arming arming;
    arming.activated(start);
    auto now = start;
    for (int i = 0; i < 20; ++i) {
      now += stroke;
      arming.pressed(now, a_key);
      CHECK_FALSE(arming.look(now, true));
      arming.released(now + 1ms, a_key);
      CHECK_FALSE(arming.look(now + 1ms, false));
    }
    CHECK_FALSE(arming.look(now + 600ms, false));
    CHECK(arming.look(now + 601ms, false));
  }
}

TEST_CASE("a key that is held keeps the prompt dead, whoever got its press") {
  Arming arming;
  arming.activated(start);
  CHECK_FALSE(arming.look(start + 700ms, true));
  CHECK(arming.due() == start + 1300ms);
  CHECK_FALSE(arming.look(start + 1299ms, false));
  CHECK(arming.look(start + 1300ms, false));
}

TEST_CASE("where the system does not say what is held, the presses seen here count") {
  Arming arming;
  arming.activated(start);
  arming.pressed(start, a_key);
  arming.pressed(start, another_key);
  arming.released(start + 10ms, a_key);
  CHECK_FALSE(arming.look(start + 2s, std::nullopt));
  arming.released(start + 3s, another_key);
  CHECK_FALSE(arming.look(start + 3599ms, std::nullopt));
  CHECK(arming.look(start + 3600ms, std::nullopt));
}

TEST_CASE("losing the keyboard disarms, and getting it back begins anew") {
  auto arming = armed();
  arming.deactivated();
  CHECK_FALSE(arming.armed());
  CHECK_FALSE(arming.look(start + 1h, false));
  arming.activated(start + 2h);
  CHECK_FALSE(arming.look(start + 2h + 599ms, false));
  CHECK(arming.look(start + 2h + 600ms, false));
}

TEST_CASE("another key or text disarms at once") {
  auto arming = armed();
  arming.restart(start + 1s);
  CHECK_FALSE(arming.armed());
  CHECK_FALSE(arming.look(start + 1599ms, false));
  CHECK(arming.look(start + 1600ms, false));
}

TEST_CASE("typing into an armed prompt leaves it armed") {
  auto arming = armed();
  arming.pressed(start + 1s, a_key);
  CHECK(arming.look(start + 1s, true));
  arming.released(start + 1s, a_key);
  CHECK(arming.armed());
}

TEST_CASE("whatever happens, arming needs 600 ms without any event or held key right before it") {
  std::mt19937 random(20260101);
  for (int round = 0; round < 300; ++round) {
    Arming arming;
    auto now = start, quiet_since = start;
    bool active = false;
    for (int step = 0; step < 60; ++step) {
      now += std::chrono::milliseconds(random() % 700);
      const bool held = random() % 4 == 0;
      switch (random() % 6) {
        case 0:
          arming.activated(now), active = true, quiet_since = now;
          break;
        case 1:
          arming.deactivated(), active = false;
          break;
        case 2:
          if (!arming.armed()) arming.pressed(now, a_key), quiet_since = now;
          break;
        case 3:
          if (!arming.armed()) arming.released(now, a_key), quiet_since = now;
          break;
        case 4:
          arming.restart(now), quiet_since = now;
          break;
        default:
          break;
      }
      const bool before = arming.armed();
      const bool after = arming.look(now, held);
      if (after && !before) {
        CHECK(active);
        CHECK_FALSE(held);
        CHECK(now - quiet_since >= Arming::quiet);
      }
      if (held && !after) quiet_since = now;
    }
  }
}
