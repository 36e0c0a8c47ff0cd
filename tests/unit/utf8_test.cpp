// SPDX-License-Identifier: Apache-2.0
// What is UTF-8 and what is made of what is not.
#include "pkcs11/utf8.h"

#include <doctest/doctest.h>

using redlips::pkcs11::cut_utf8;
using redlips::pkcs11::repaired_utf8;
using redlips::pkcs11::valid_utf8;

TEST_CASE("UTF-8 is judged by RFC 3629") {
  for (const char* text : {"", "abc", "昆明", "é", "\xF0\x9F\x92\x84", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(text);
    CHECK(valid_utf8(text));
  }
  struct Row {
    const char* why;
    const char* text;
  };
  for (const Row& row :
       {Row{"a lone continuation", "\x80"}, Row{"cut short", "\xE6\x98"}, Row{"overlong", "\xC0\xAF"},
        Row{"overlong in three", "\xE0\x80\xAF"}, Row{"a surrogate", "\xED\xA0\x80"},
        Row{"beyond U+10FFFF", "\xF4\x90\x80\x80"}, Row{"a lead of five", "\xF8\x88\x80\x80\x80"},
        Row{"GBK", "\xC0\xA5\xC3\xF7"}, Row{"in the middle", "a\xFFz"}}) {
    CAPTURE(row.why);
    CHECK_FALSE(valid_utf8(row.text));
    CHECK(valid_utf8(repaired_utf8(row.text)));
  }
}

TEST_CASE("a repair keeps every character that is one") {
  CHECK(repaired_utf8("昆明") == "昆明");
  CHECK(repaired_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
  CHECK(repaired_utf8("昆\xE6\x98") == "昆\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("a text is cut between two characters") {
  CHECK(cut_utf8("昆明", 6) == "昆明");
  CHECK(cut_utf8("昆明", 5) == "昆");
  CHECK(cut_utf8("昆明", 3) == "昆");
  CHECK(cut_utf8("昆明", 2).empty());
  CHECK(cut_utf8("abc", 2) == "ab");
}
