// SPDX-License-Identifier: Apache-2.0
// The words of error codes as the daemon and the command line read them.
#include "daemon/texts/error_text.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

/// The codes of the table in PROTOCOL.md §4, in its order.
std::vector<std::string> documented_codes() {
  const char* source = std::getenv("REDLIPS_SOURCE");
  REQUIRE(source != nullptr);
  std::ifstream protocol(std::string(source) + "/daemon/PROTOCOL.md");
  std::vector<std::string> codes;
  bool inside = false;
  for (std::string line; std::getline(protocol, line);) {
    if (line.rfind("## ", 0) == 0) inside = line == "## 4 Error codes";
    if (inside && line.rfind("| `", 0) == 0) codes.push_back(line.substr(3, line.find('`', 3) - 3));
  }
  return codes;
}

}  // namespace

TEST_CASE("every documented code has three parts in both languages") {
  const auto codes = documented_codes();
  REQUIRE(codes.size() >= 20);
  for (const auto& code : codes) {
    CAPTURE(code);
    REQUIRE(redlips::has_error_text(code));
    const auto text = redlips::error_text(code);
    for (auto part : {text.zh_what, text.zh_safe, text.zh_next}) {
      CHECK(text.zh.find(part) != std::string_view::npos);
      CHECK(part.size() >= 12);
      CHECK(part.substr(part.size() - 3) == "。");
    }
    for (auto part : {text.en_what, text.en_safe, text.en_next}) {
      CHECK(text.en.find(part) != std::string_view::npos);
      CHECK(part.size() >= 12);
      CHECK(part.back() == '.');
    }
  }
}

TEST_CASE("a code without words of its own reads as an internal error, never as nothing") {
  CHECK_FALSE(redlips::has_error_text("no_such_code"));
  CHECK_FALSE(redlips::has_error_text(""));
  CHECK(redlips::error_text("no_such_code").zh == redlips::error_text("internal").zh);
}
