// SPDX-License-Identifier: Apache-2.0
// What a host answers is believed within bounds: counts that are counts, words that stay UTF-8 when they are
// cut.
#include "drivers/host/host_json.h"

#include <doctest/doctest.h>

#include "pkcs11/utf8.h"

using namespace redlips;
using namespace redlips::drivers;
using boost::json::object;

namespace {

object info_with_tries(std::int64_t tries) {
  auto json = to_json(pkcs11::TokenInfo{});
  json["tries_left"] = tries;
  return json;
}

}  // namespace

TEST_CASE("a counter of tries is a small number, or the token is not read") {
  for (const std::int64_t tries : {0, 6, 255})
    CHECK(token_info_from(info_with_tries(tries))->tries_left == tries);
  for (const std::int64_t tries : {std::int64_t{-1}, std::int64_t{256}, std::int64_t{1} << 32, INT64_MAX})
    CHECK_FALSE(token_info_from(info_with_tries(tries)));
}

TEST_CASE("the system's words about a failure are cut between two characters") {
  for (const std::size_t before : {0U, 1U, 2U}) {
    std::string words(before, 'a');
    while (words.size() < 600) words += "库";
    const auto error =
        token_error_from({{"kind", "broken"}, {"call", "dlopen"}, {"rv", 0}, {"detail", words}});
    REQUIRE(error);
    CHECK(pkcs11::valid_utf8(error->detail()));
    CHECK(error->detail().size() > 509);
    CHECK(error->detail().size() <= 512);
  }
}
