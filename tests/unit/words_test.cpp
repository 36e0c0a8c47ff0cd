// SPDX-License-Identifier: Apache-2.0
// Causes in parts: what is put together, in which order, and that values are never read as texts.
#include <doctest/doctest.h>

#include <map>
#include <string_view>

#include "drivers/wire/words.h"

using namespace redlips::wire;

namespace {

/// A language that says things the other way round.
const char* backwards(const char* english) {
  static const std::map<std::string_view, const char*> catalog{{"line {1}: {2}", "{2} @{1}"},
                                                               {"{1}: {2}", "{2} ({1})"},
                                                               {"{1}; {2}", "{2}, {1}"},
                                                               {"from {1} to {2}", "{2}..{1}"}};
  const auto found = catalog.find(english);
  return found == catalog.end() ? english : found->second;
}

const Cause cause{.line = 3, .member = "pin.tries", .words = {{"from {1} to {2}", {"1", "99"}}, {"mend it"}}};

}  // namespace

TEST_CASE("the parts of a cause stand where the language wants them") {
  CHECK(english(cause) == "line 3: pin.tries: from 1 to 99; mend it");
  CHECK(said(cause, backwards) == "mend it, 99..1 (pin.tries) @3");
}

TEST_CASE("what is not known is left out") {
  CHECK(english({.words = {{"damaged"}}}) == "damaged");
  CHECK(english({.member = "name", .words = {{"absent"}}}) == "name: absent");
  CHECK(english({.line = 2, .column = 7, .words = {{"odd"}}}) == "line 2, column 7: odd");
  CHECK(english({}).empty());
}

TEST_CASE("a value is never read as a text with places") {
  CHECK(fill("{1} and {2}", {"{2}", "b"}) == "{2} and b");
  CHECK(english({.member = "{1}", .words = {{"is {1}", {"{2}{1}"}}}}) == "{1}: is {2}{1}");
  CHECK(fill("{2} {3} {x} {", {"a", "b"}) == "b {3} {x} {");
}
