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

TEST_CASE(
    "many blanks or marks in a row are three: nothing is pushed out of sight, and no line is drawn over") {
  CHECK(shown_text("a.pdf" + std::string(200, ' ') + ".exe") == "a.pdf   .exe");
  CHECK(shown_text("a\u3000\u2003\u00A0\u2800 b") == "a\u3000\u2003\u00A0b");
  std::string drawn = "e";
  for (int i = 0; i < 50; ++i) drawn += "\u0301";
  CHECK(shown_text(drawn) == "e\u0301\u0301\u0301");
  CHECK(shown_text("two  blanks  stay, Việt too") == "two  blanks  stay, Việt too");
}

TEST_CASE("a text of which nothing is seen is told from one that shows something") {
  for (const char* text : {"", " ", "\u200B\u202E", "\u3000\u2800", "\u0301\n", "\u3164"})
    CHECK_FALSE(redlips::shows_anything(text));
  for (const char* text : {"a", " 合 ", "\u200B.", "\xff"}) CHECK(redlips::shows_anything(text));
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
