// SPDX-License-Identifier: Apache-2.0
// What the window says of a new PIN while it is typed.
#include <doctest/doctest.h>

#include "tray/core/new_pin.h"

using namespace redlips;
using namespace redlips::tray;
using redlips::tray::Authority;  // the daemon has one, too

namespace {

void type(PinBuffer& field, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) field.insert(i, text.substr(i, 1));
}

std::string said(std::string_view present, std::string_view fresh, std::string_view again) {
  PinBuffer one, two, three;
  type(one, present);
  type(two, fresh);
  type(three, again);
  Authority authority;
  authority.pin_min = 6;
  authority.pin_max = 8;
  authority.initial_pin = "123456";
  return new_pin_words({one, two, three}, &authority);
}

}  // namespace

TEST_CASE("a new PIN is spoken of as soon as something can be said, and not before") {
  CHECK(said("123456", "", "").empty());
  CHECK(said("123456", "Kun", "").empty());
  CHECK(said("123456", "Kun", "K").find("short") != std::string::npos);
  CHECK(said("123456", "Kunming789", "").find("long") != std::string::npos);
  CHECK(said("Kunming7", "Kunming7", "").find("old one") != std::string::npos);
  CHECK(said("Kunming7", "123456", "").find("easy to guess") != std::string::npos);
  CHECK(said("Kunming7", "aaaaaa", "").find("easy to guess") != std::string::npos);
  CHECK(said("123456", "Kunming7", "Kunming").empty());
  CHECK(said("123456", "Kunming7", "Kunming8").find("differ") != std::string::npos);
  CHECK(said("123456", "Kunming7", "Kunming7").empty());
}

TEST_CASE("a change needs all three fields, and the new ones the same") {
  PinBuffer present, fresh, again;
  const NewPin pins{present, fresh, again};
  CHECK_FALSE(may_be_changed(pins));
  type(present, "123456");
  type(fresh, "Kunming7");
  CHECK_FALSE(may_be_changed(pins));
  type(again, "Kunming7");
  CHECK(may_be_changed(pins));
}
