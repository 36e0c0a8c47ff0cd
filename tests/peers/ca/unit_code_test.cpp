// SPDX-License-Identifier: Apache-2.0
#include "tests/peers/ca/unit_code.h"

#include <doctest/doctest.h>

#include <string>

using namespace redlips::peers;

TEST_CASE("the codes printed in public registers are valid") {
  CHECK(unit_code_valid("91350100M000100Y43"));  // the example of GB 32100-2015, annex
  CHECK(unit_code_valid("9111000071093123XX"));  // a large bank
}

TEST_CASE("each wrong character makes a code invalid") {
  const std::string good = "91350100M000100Y43";
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string wrong = good;
    wrong[at] = wrong[at] == '7' ? '8' : '7';
    CHECK_FALSE(unit_code_valid(wrong));
  }
}

TEST_CASE("a code of another length or alphabet has no check digit") {
  CHECK_FALSE(unit_code_check_digit("9135010"));
  CHECK_FALSE(unit_code_check_digit("91350100M000100I4"));
  CHECK_FALSE(unit_code_valid("91350100m000100y43"));
  CHECK_FALSE(unit_code_valid(""));
}
