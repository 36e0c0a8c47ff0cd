// SPDX-License-Identifier: Apache-2.0
// Where a login by redirect may end: what an administrator may write down, and what a file with anything else
// becomes.
#include "daemon/return_address.h"

#include <doctest/doctest.h>

#include "daemon/config.h"
#include "tests/support/temporary.h"

using namespace redlips;

namespace {

const Origin https = Origin::parse("https://hall.test").value();

Config with(const std::string& lines) {
  const test::TemporaryDirectory directory;
  test::write_file(directory, "halls.d/hall.toml",
                   "source = \"a test\"\norigins = [\"https://hall.test\", \"http://hall.test:8080\"]\n" +
                       lines + "\n[name]\nzh = \"大厅\"\nen = \"Hall\"\n");
  return load_config(directory.path());
}

}  // namespace

TEST_CASE("a return address is the origin and a plain path") {
  for (const char* url : {"https://hall.test/", "https://hall.test/auth/return", "https://hall.test/a.do",
                          "https://hall.test/~u/A-b_c.9/", "https://hall.test/..a/b.."}) {
    CAPTURE(url);
    CHECK(is_return_address(url, https));
  }
}

TEST_CASE("whatever a browser would rewrite, or another host could be hidden in, is none") {
  for (const char* url : {"",
                          "/auth/return",
                          "https://hall.test",
                          "http://hall.test/a",
                          "https://hall.test:443/a",
                          "https://hall.test:8443/a",
                          "https://HALL.test/a",
                          "https://hall.test.evil.test/a",
                          "https://hall.test@evil.test/a",
                          "https://user@hall.test/a",
                          "https://hall.test.//a",
                          "https://hall.test\\a",
                          "https://hall.test/a?b=c",
                          "https://hall.test/a?",
                          "https://hall.test/a#b",
                          "https://hall.test/a#",
                          "https://hall.test/a/../b",
                          "https://hall.test/..",
                          "https://hall.test/./a",
                          "https://hall.test//a",
                          "https://hall.test/a//b",
                          "https://hall.test/%2e%2e/a",
                          "https://hall.test/%61",
                          "https://hall.test/a b",
                          "https://hall.test/a;b",
                          "https://hall.test/a,b",
                          "https://hall.test/a'b",
                          "https://hall.test/\xe5\xa4\xa7",
                          "https://hall.test/a\n",
                          " https://hall.test/a"}) {
    CAPTURE(url);
    CHECK_FALSE(is_return_address(url, https));
  }
  CHECK_FALSE(is_return_address("https://hall.test/" + std::string(500, 'a'), https));
}

TEST_CASE("a hall has a return address for each origin that its file says, and for no other") {
  const Config config = with("redirect = [\"http://hall.test:8080/back\"]");
  REQUIRE(config.halls.size() == 1);
  const Hall& hall = config.halls.front();
  const std::string* url = hall.return_of(Origin::parse("http://hall.test:8080").value());
  REQUIRE(url);
  CHECK(*url == "http://hall.test:8080/back");
  CHECK_FALSE(hall.return_of(https));
  CHECK(with("").halls.front().returns.empty());
  CHECK(with("redirect = [\"https://hall.test/a\", \"http://hall.test:8080/b\"]")
            .halls.front()
            .returns.size() == 2);
}

TEST_CASE("a return address elsewhere, two for one origin, or another type is a fault of the file") {
  for (const char* lines :
       {"redirect = [\"https://evil.test/back\"]", "redirect = [\"https://hall.test/back#x\"]",
        "redirect = [\"https://hall.test/a\", \"https://hall.test/b\"]", "redirect = [\"https://hall.test\"]",
        "redirect = \"https://hall.test/a\"", "redirect = [7]", "redirect = [\"\"]"}) {
    CAPTURE(lines);
    const Config config = with(lines);
    CHECK(config.halls.empty());
    REQUIRE(config.faults.size() == 1);
    CHECK(config.faults.front().what.find("redirect") != std::string::npos);
  }
}
