// SPDX-License-Identifier: Apache-2.0
// What the user chose for the windows: kept, bounded, and never believed further than it can be read.
#include <doctest/doctest.h>

#include "tests/support/temporary.h"
#include "tray/core/settings.h"

using namespace redlips::tray;

namespace {

std::string hash(int number) {
  std::string text = std::to_string(number);
  return std::string(64 - text.size(), '0') + text;
}

}  // namespace

TEST_CASE("settings that were kept are the same again") {
  Settings settings;
  settings.language = "en";
  settings.big_type = settings.hidden_without_key = settings.told_no_icon = true;
  settings.check(hash(1));
  settings.check(hash(2));
  settings.check(hash(1));
  CHECK(settings.checked.size() == 2);
  CHECK(parse_settings(format_settings(settings)) == settings);
  const redlips::test::TemporaryDirectory directory;
  const auto path = directory.path() / "new" / "tray.json";
  CHECK(load_settings(path) == Settings{});
  CHECK(save_settings(path, settings));
  CHECK(load_settings(path) == settings);
}

TEST_CASE("what a file says wrongly is as at first") {
  for (const char* text :
       {"", "{", "[]", "7", R"({"language":"../../x","big_type":"yes","checked":["zz",7,"../"]})",
        R"({"language":7,"hidden_without_key":1,"checked":{}})"}) {
    INFO(text);
    CHECK(parse_settings(text) == Settings{});
  }
  CHECK(parse_settings(R"({"big_type":true,"language":"xx"})").big_type);
}

TEST_CASE("of the certificates that were looked over the newest two hundred are remembered") {
  Settings settings;
  for (int number = 0; number < 300; ++number) settings.check(hash(number));
  CHECK(settings.checked.size() == 200);
  CHECK(settings.has_checked(hash(299)));
  CHECK(settings.has_checked(hash(100)));
  CHECK_FALSE(settings.has_checked(hash(99)));
}

TEST_CASE("a place that takes nothing is told, and reading from it says nothing") {
  const redlips::test::TemporaryDirectory directory;
  redlips::test::write_file(directory, "file", "");
  CHECK_FALSE(save_settings(directory.path() / "file" / "tray.json", {}));
  CHECK_FALSE(save_settings({}, {}));
  CHECK(load_settings(directory.path() / "file" / "tray.json") == Settings{});
  CHECK(load_settings({}) == Settings{});
}
