// SPDX-License-Identifier: Apache-2.0
// Text from outside, made safe to show.
#include "daemon/shown_text.h"

#include <doctest/doctest.h>

using redlips::shown_text;

TEST_CASE("Chinese names and rare characters pass unchanged") {
  CHECK(shown_text("昆明滇池时代商贸有限公司") == "昆明滇池时代商贸有限公司");
  CHECK(shown_text("𠀀𪚥 Ltd.") == "𠀀𪚥 Ltd.");
}

TEST_CASE("characters that hide or turn text around are removed") {
  CHECK(shown_text("a\nb\tc\x1b[31m") == "abc[31m");
  CHECK(shown_text("safe\u202Etset.exe") == "safetset.exe");
  CHECK(shown_text("\u200Bha\u2060ll\uFEFF\u2028") == "hall");
  CHECK(shown_text("x\u0085y\u061Cz") == "xyz");
}

TEST_CASE("broken UTF-8 becomes a visible replacement") {
  CHECK(shown_text("a\xff"
                   "b") ==
        "a\uFFFD"
        "b");
  CHECK(shown_text("\xc0\xaf") == "\uFFFD\uFFFD");
  CHECK(shown_text("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");
  CHECK(shown_text("\xe6\x98") == "\uFFFD\uFFFD");
}

TEST_CASE("a long text keeps its beginning and its end") {
  const std::string shown = shown_text(std::string(200, 'a') + ".pdf", 11);
  CHECK(shown == "aaaaa…a.pdf");
  CHECK(shown_text("exactly ten", 11) == "exactly ten");
}
