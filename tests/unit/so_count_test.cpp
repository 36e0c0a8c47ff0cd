// SPDX-License-Identifier: Apache-2.0
// SO tries are counted before they are sent, and the last one is never used.
#include "daemon/officer/so_count.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/temporary.h"

using namespace redlips;
using officer::so_refusal;
using officer::SoCount;

namespace {

pkcs11::TokenInfo key(const std::string& serial) {
  pkcs11::TokenInfo info;
  info.manufacturer = "../M";
  info.model = "D";
  info.serial = serial;
  return info;
}

}  // namespace

TEST_CASE("each key has a count of its own, which the next run finds") {
  const test::TemporaryDirectory place;
  const auto directory = place.path() / "officer";
  {
    SoCount count(directory);
    CHECK(count.spent(key("1")) == 0);
    count.set(key("1"), 2);
  }
  SoCount next(directory);
  CHECK(next.spent(key("1")) == 2);
  CHECK(next.spent(key("2")) == 0);
  next.set(key("1"), 0);
  CHECK(next.spent(key("1")) == 0);
}

TEST_CASE("one officer's program at a time counts there") {
  const test::TemporaryDirectory place;
  const SoCount first(place.path() / "officer");
  CHECK_THROWS_AS(SoCount(place.path() / "officer"), std::runtime_error);
}

TEST_CASE("a count that cannot be read is not guessed") {
  for (const char* damage : {"", "x", "-1", "1 ", "99999999999999"}) {
    const test::TemporaryDirectory place;
    SoCount count(place.path() / "officer");
    count.set(key("1"), 1);
    for (const auto& file : std::filesystem::directory_iterator(place.path() / "officer"))
      if (file.path().filename() != "lock") std::ofstream(file.path()) << damage;
    CAPTURE(damage);
    CHECK_THROWS_AS(static_cast<void>(count.spent(key("1"))), std::runtime_error);
  }
}

TEST_CASE("the last try of an SO PIN is refused: the one that the key shows, else the third") {
  const pkcs11::PinFlags fresh{}, low{.count_low = true}, last{.final_try = true}, locked{.locked = true};
  struct Row {
    pkcs11::PinFlags flags;
    bool flags_true;
    int spent;
    std::string_view refusal;
  };
  for (const auto& row : {Row{fresh, true, 0, ""}, Row{low, true, 8, ""}, Row{last, true, 0, "so_last_try"},
                          Row{locked, true, 0, "so_locked"}, Row{fresh, false, 0, ""},
                          Row{fresh, false, 1, ""}, Row{fresh, false, 2, "so_last_try"},
                          Row{last, false, 0, "so_last_try"}, Row{locked, false, 2, "so_locked"}}) {
    CAPTURE(row.spent);
    CHECK(std::string_view(so_refusal(row.flags, row.flags_true, row.spent)) == row.refusal);
  }
}
