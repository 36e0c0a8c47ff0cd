// SPDX-License-Identifier: Apache-2.0
// The software key's files and flags, without a token.
#include <doctest/doctest.h>

#include "drivers/softkey/tries.h"
#include "tests/support/temporary.h"

using namespace redlips::softkey;

namespace {

Card six_tries() {
  Card card;
  card.serial = "A";
  card.label = "A";
  card.slot = 1;
  card.token = "t";
  return card;
}

constexpr CK_FLAGS low = CKF_USER_PIN_COUNT_LOW, last = CKF_USER_PIN_FINAL_TRY, locked = CKF_USER_PIN_LOCKED;

}  // namespace

TEST_CASE("flags follow the tries that are left") {
  struct Row {
    int left;
    CK_FLAGS flags;
  };
  for (const Row& row : {Row{6, 0}, {5, low}, {2, low}, {1, low | last}, {0, locked}}) {
    CAPTURE(row.left);
    CHECK(pin_flags({row.left, 10, false}, six_tries()) == row.flags);
  }
  CHECK(pin_flags({6, 1, true}, six_tries()) ==
        (CKF_SO_PIN_COUNT_LOW | CKF_SO_PIN_FINAL_TRY | CKF_USER_PIN_TO_BE_CHANGED));
  CHECK(pin_flags({6, 0, false}, six_tries()) == CKF_SO_PIN_LOCKED);
}

TEST_CASE("tries read back as written, and nothing else is read") {
  for (const Tries& tries : {Tries{6, 10, true}, {0, 0, false}, {1, 99, false, 7}}) {
    CHECK(parse_tries(format_tries(tries)) == tries);
  }
  for (const char* bad :
       {"", "user 6", "user 6\n", "user 6\nso 10\ninitial 2\n", "user -1\nso 10\ninitial 0\n",
        "user 6\nuser 6\nso 10\ninitial 0\n", "user 6x\nso 10\ninitial 0\n", "user  6\nso 10\ninitial 0\n",
        "user 100\nso 10\ninitial 0\n", "user 6\nso 10\ninitial 0\ntorn"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_tries(bad));
  }
}

TEST_CASE("a try is on disk while the token is asked, and corrected by the answer") {
  struct Row {
    CK_RV answer;
    int after;
  };
  for (const Row& row :
       {Row{CKR_OK, 6}, {CKR_PIN_INCORRECT, 3}, {CKR_PIN_LOCKED, 3}, {CKR_DEVICE_ERROR, 4}}) {
    CAPTURE(row.answer);
    const redlips::test::TemporaryDirectory directory;
    redlips::test::write_file(directory, "keys/A/tries", format_tries({4, 10, false}));
    const Card card = six_tries();
    const TryBook book(Home(directory.path()), card);
    int while_asked = -1;
    CHECK(book.attempt(Who::user, [&] {
      while_asked = book.read().user;
      return row.answer;
    }) == row.answer);
    CHECK(while_asked == 3);
    CHECK(book.read() == Tries{row.after, 10, false});
  }
}

TEST_CASE("without a try left nobody is asked") {
  const redlips::test::TemporaryDirectory directory;
  redlips::test::write_file(directory, "keys/A/tries", format_tries({0, 1, false}));
  const Card card = six_tries();
  const TryBook book(Home(directory.path()), card);
  bool asked = false;
  const auto ask = [&]() -> CK_RV {
    asked = true;
    return CKR_OK;
  };
  CHECK(book.attempt(Who::user, ask) == CKR_PIN_LOCKED);
  CHECK_FALSE(asked);
  CHECK(book.attempt(Who::so, ask) == CKR_OK);
  CHECK(book.read() == Tries{0, 10, false});
}

TEST_CASE("a card reads back as written, and a damaged one is none") {
  Card card = six_tries();
  card.label = "演示 单位";
  const auto again = parse_card(format_card(card));
  REQUIRE(again);
  CHECK(again->label == card.label);
  CHECK(again->slot == 1);
  CHECK(again->user_tries == 6);
  CHECK(again->initial_pin == "123456");
  const auto damaged = [&](const std::string& from, const std::string& to) {
    std::string text = format_card(card);
    text.replace(text.find(from), from.size(), to);
    return parse_card(text);
  };
  CHECK_FALSE(damaged("slot 1", "slot 0"));
  CHECK_FALSE(damaged("serial A", "serial ../A"));
  CHECK_FALSE(damaged("token t", "token ../t"));
  CHECK_FALSE(damaged("token t", "token .."));
  CHECK_FALSE(damaged("pin_min 6", "pin_min 64"));
  CHECK_FALSE(damaged("user_tries 6", "user_tries 0"));
}

TEST_CASE("labels are UTF-8 of at most 32 bytes, serial numbers are file names") {
  for (const char* good : {"A", "演示单位", "a b", "0123456789012345678901234567890x"})
    CHECK(valid_label(good));
  for (const char* bad :
       {"", "a\nb", "a\x7f", "\xc3", "\x80", "\xc0\xaf", "a\xe6\xbc", "0123456789012345678901234567890xy"}) {
    CAPTURE(bad);
    CHECK_FALSE(valid_label(bad));
  }
  for (const char* good : {"A", "SK-1_2.3", "0123456789ABCDEF"}) CHECK(valid_serial(good));
  for (const char* bad : {"", ".", "..", ".a", "a/b", "a b", "0123456789ABCDEF0", "ä"})
    CHECK_FALSE(valid_serial(bad));
}
