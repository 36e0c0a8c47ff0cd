// SPDX-License-Identifier: Apache-2.0
// What a page may learn, before the user has answered and after.
#include "daemon/bridge/codes.h"

#include <doctest/doctest.h>

#include "daemon/texts/error_text.h"

using redlips::bridge::code_for_page;

TEST_CASE("before the user has answered a page learns the six codes and nothing else") {
  for (const char* code :
       {"origin_not_allowed", "invalid_request", "rate_limited", "busy", "user_cancelled", "timeout"})
    CHECK(code_for_page(code, false) == code);
  for (const char* code :
       {"no_certificate", "pin_wrong", "pin_blocked", "certificate_expired", "key_removed", "key_stuck",
        "module_failed", "not_saved", "internal", "no_ui", "no_key", "collision", "invented"})
    CHECK(code_for_page(code, false) == "timeout");
}

TEST_CASE("afterwards it learns what became of its own request") {
  for (const char* code :
       {"no_certificate", "pin_wrong", "pin_blocked", "certificate_expired", "key_removed", "key_stuck",
        "module_failed", "not_saved", "internal", "collision", "user_cancelled"})
    CHECK(code_for_page(code, true) == code);
  CHECK(code_for_page("no_ui", true) == "timeout");
  for (const char* code : {"last_try", "not_running", "invented", ""})
    CHECK(code_for_page(code, true) == "internal");
}

TEST_CASE("every code that a page can see has words of its own") {
  for (const auto& row : redlips::bridge::page_codes()) {
    CAPTURE(row.code);
    CHECK(redlips::has_error_text(row.code));
  }
}
