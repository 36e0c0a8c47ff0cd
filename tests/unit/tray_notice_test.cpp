// SPDX-License-Identifier: Apache-2.0
// Which of two notices takes the other's place on the screen.
#include <doctest/doctest.h>

#include "tray/core/notice.h"

using namespace redlips::tray;

namespace {

Key plugged_as(std::string token, std::string serial) {
  Key key;
  key.token = std::move(token);
  key.serial = std::move(serial);
  return key;
}

std::string advice_name(std::string token, std::string serial) {
  return initial_pin_notice(plugged_as(std::move(token), std::move(serial)), nullptr).name();
}

}  // namespace

TEST_CASE("advice for a key that was out meanwhile takes the place of the advice from before") {
  CHECK(advice_name("t1", "LIPS1") == advice_name("t7", "LIPS1"));
  CHECK(advice_name("t1", "LIPS1") != advice_name("t2", "LIPS2"));
}

TEST_CASE("two keys that tell no serial have a notice each") {
  CHECK(advice_name("t1", "") != advice_name("t2", ""));
}
