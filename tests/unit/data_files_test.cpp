// SPDX-License-Identifier: Apache-2.0
// The data files of the house: those shipped are faultless, and each kind of mistake names its cause.
#include <doctest/doctest.h>

#include <cstdlib>

#include "daemon/authorities.h"
#include "daemon/config.h"
#include "drivers/profile.h"
#include "tests/support/temporary.h"

namespace fs = std::filesystem;
using namespace redlips;

namespace {

fs::path source() {
  const char* root = std::getenv("REDLIPS_SOURCE");
  REQUIRE(root != nullptr);
  return root;
}

const std::string hall_text =
    "source = \"a test\"\norigins = [\"https://hall.example.test\"]\n[name]\nzh = \"大厅\"\nen = \"Hall\"\n";
const std::string profile_text = "name = \"A key\"\nsource = \"a test\"\nusb = [\"055c:e618\"]\n";

std::string hall_fault(const std::string& text) {
  const test::TemporaryDirectory folder;
  test::write_file(folder, "halls.d/a.toml", text);
  const Config config = load_config(folder.path());
  CHECK(config.halls.empty());
  return config.faults.empty() ? "" : config.faults.front().what;
}

}  // namespace

TEST_CASE("every shipped data file is free of faults") {
  const auto authorities =
      load_authorities({source() / "daemon/authorities.d", source() / "tests/peers/ca/authorities.d"},
                       {source() / "daemon/calendar.d"});
  for (const auto& fault : authorities.faults) MESSAGE(fault.file.string() << ": " << fault.what);
  CHECK(authorities.faults.empty());
  CHECK(authorities.list.size() >= 3);
  const auto profiles = drivers::load_profiles({source() / "drivers/keys.d"}, {});
  for (const auto& fault : profiles.faults) MESSAGE(fault.file.string() << ": " << fault.what);
  CHECK(profiles.faults.empty());
  const Config config = load_config(source() / "daemon");
  for (const auto& fault : config.faults) MESSAGE(fault.file.string() << ": " << fault.what);
  CHECK(config.faults.empty());
  CHECK(config.halls.size() >= 4);
}

TEST_CASE("the zone, hotline and PIN policy of an invented third authority come from its file alone") {
  const test::TemporaryDirectory folder;
  test::write_file(
      folder, "third.toml",
      "source = \"invented\"\nissuers = [\"Third CA\"]\nhotline = \"12345\"\nutc_offset_minutes = -300\n"
      "[name]\nzh = \"第三\"\nen = \"Third\"\n[pin]\ntries = 10\n[[unit_id]]\nsubject = \"2.5.4.97\"\nprefix "
      "= \"VATCN-\"\n");
  const auto authorities = load_authorities({folder.path()});
  REQUIRE(authorities.list.size() == 1);
  pkcs11::Certificate certificate;
  certificate.issuer_cn = "Third CA";
  const Authority* third = authorities.of(certificate);
  REQUIRE(third != nullptr);
  CHECK(third->hotline == "12345");
  CHECK(third->pin->tries == 10);
  CHECK(third->utc_offset_minutes == -300);
  REQUIRE(third->unit_id_places.size() == 1);
  CHECK(third->unit_id_places[0].prefix == "VATCN-");
  certificate.issuer_cn = "Third";
  CHECK(authorities.of(certificate) == nullptr);
}

TEST_CASE("a later directory's authority replaces the packaged one of the same name") {
  const test::TemporaryDirectory first, second;
  const std::string name = "[name]\nzh = \"一\"\nen = \"One\"\n";
  test::write_file(first, "one.toml", "source = \"a\"\nhotline = \"old\"\n" + name);
  test::write_file(second, "one.toml", "source = \"b\"\nhotline = \"new\"\n" + name);
  const auto authorities = load_authorities({first.path(), second.path()});
  REQUIRE(authorities.list.size() == 1);
  CHECK(authorities.list[0].hotline == "new");
}

TEST_CASE("a mistake in a hall's file is named and leaves the hall out") {
  CHECK(hall_fault("source = \"x\"\norigins = = 1\n").find("line 2, column 1") != std::string::npos);
  CHECK(hall_fault("orgins = []\n" + hall_text).find("orgins") != std::string::npos);
  CHECK(hall_fault("source = \"x\"\norigins = [\"HTTPS://A\"]\n[name]\nzh=\"a\"\nen=\"a\"\n")
            .find("HTTPS://A") != std::string::npos);
  CHECK(hall_fault("source = \"x\"\norigins = []\n[name]\nzh=\"a\"\nen=\"a\"\n").find("origins") !=
        std::string::npos);
  CHECK(hall_fault("login_url = \"https://hall.example.test.evil/\"\n" + hall_text).find("login_url") !=
        std::string::npos);
  CHECK(hall_fault("prefer_pss = 1\n" + hall_text).find("true or false") != std::string::npos);
  CHECK(hall_fault(std::string(300UL * 1024, '#')).find("256 KiB") != std::string::npos);
}

TEST_CASE("a mistake is told with its line: unknown members, wrong types, members of tables and of lists") {
  const auto fault = [](const std::string& text) {
    const test::TemporaryDirectory folder;
    test::write_file(folder, "a.toml", text);
    const auto profiles = drivers::load_profiles({folder.path()}, {});
    const auto authorities = load_authorities({folder.path()});
    return (profiles.faults.empty() ? "" : profiles.faults[0].what) + "|" +
           (authorities.faults.empty() ? "" : authorities.faults[0].what);
  };
  CHECK(fault("name = \"x\"\nsource = \"y\"\n\nplys = true\n").find("line 4: plys: ") == 0);
  CHECK(fault("name = \"x\"\nsource = \"y\"\npolls = 1\n").find("line 3: polls: true or false") == 0);
  CHECK(fault("name = \"x\"\nsource = \"y\"\n[pin]\n\ntries = \"6\"\n").find("line 5: pin.tries: ") == 0);
  CHECK(fault("source = \"y\"\n[name]\nzh = \"一\"\nen = \"One\"\n[[unit_id]]\nsubject = \"2.5.4.97\"\n"
              "[[unit_id]]\nsubject = \"2.5.4.97\"\nprefux = \"VATCN-\"\n")
            .find("|line 9: unit_id[1].prefux: ") != std::string::npos);
  CHECK(fault("source = \"y\"\n").find("name: ") == 0);  // what is not there has no line
}

TEST_CASE("a misspelt deadline, a directory that is not there and one that nobody may read are faults") {
  const test::TemporaryDirectory folder;
  test::write_file(folder, "redlips.toml", "[deadlines]\nprompt = 1000\n\"bridge.name\" = 5\nprmpt = 1\n");
  Config config = load_config(folder.path());
  REQUIRE(config.faults.size() == 1);
  CHECK(config.faults[0].what.find("line 4: deadlines.prmpt: ") == 0);
  config = load_config(folder.path() / "none");
  REQUIRE(config.faults.size() == 1);
  CHECK(config.faults[0].file == folder.path() / "none");
  test::write_file(folder, "halls.d", "a file");
  CHECK(load_config(folder.path()).faults.size() == 2);
}

TEST_CASE("a presence path is filled in from the environment, or from what stands in its place") {
  const auto path = [](const std::string& text) {
    const test::TemporaryDirectory folder;
    test::write_file(folder, "a.toml", "name = \"x\"\nsource = \"y\"\npresence_path = \"" + text + "\"\n");
    const auto profiles = drivers::load_profiles({folder.path()}, {});
    REQUIRE(profiles.list.size() == 1);
    return profiles.list[0].presence_path;
  };
  const test::Variable home("HOME", "/home/clerk"), set("REDLIPS_SET", "/keys"), empty("REDLIPS_EMPTY", ""),
      unset("REDLIPS_NOT_SET", std::nullopt);
  CHECK(path("/run/keys") == "/run/keys");
  CHECK(path("~/keys") == "/home/clerk/keys");
  CHECK(path("${REDLIPS_SET}/present") == "/keys/present");
  CHECK(path("${REDLIPS_SET:-~/other}/present") == "/keys/present");
  CHECK(path("${REDLIPS_EMPTY:-~/other}/present") == "/home/clerk/other/present");
  CHECK(path("${REDLIPS_NOT_SET:-/other}/present") == "/other/present");
  CHECK(path("${REDLIPS_NOT_SET}/present").empty());
  CHECK(path("${REDLIPS_NOT_SET:-}/present").empty());
}

TEST_CASE("of a settings file with a mistake nothing is used") {
  const test::TemporaryDirectory folder;
  test::write_file(folder, "redlips.toml", "language = \"en\"\n[deadlines]\nattach = 5\nprompt = 1000000\n");
  const Config config = load_config(folder.path());
  REQUIRE(config.faults.size() == 1);
  CHECK(config.language.empty());
  CHECK(config.deadlines.empty());
}

TEST_CASE(
    "a name of a hundred thousand parts is a fault of its file, wherever it stands, and no end of the "
    "stack") {
  std::string deep = "a";
  for (int i = 0; i < 100'000; ++i) deep += ".a";
  const std::string behind = "t = \"\"\"\"a\"\"\"\"\"\nu = 'c:\\'\nv = \"\\\"\" # \" '\n";
  for (const auto& text : {deep + " = 1", "[" + deep + "]", "[[" + deep + "]]", "x = {" + deep + " = 1}",
                           behind + deep + " = 1"})
    CHECK(hall_fault(text) == "a name in it has more than 16 parts");
  std::string dots = "source = '";
  dots.append(1000, '.');
  CHECK(hall_fault(dots + "'\n# " + dots + "\n") == "name: a table with zh and en is expected");
}

TEST_CASE("two halls cannot claim one origin, and a good file beside a broken one still counts") {
  const test::TemporaryDirectory folder;
  test::write_file(folder, "halls.d/a.toml", hall_text);
  test::write_file(folder, "halls.d/b.toml", hall_text);
  test::write_file(folder, "halls.d/c.toml", "broken");
  const Config config = load_config(folder.path());
  CHECK(config.halls.size() == 1);
  CHECK(config.faults.size() == 2);
  CHECK(config.hall_of(*Origin::parse("https://hall.example.test")) != nullptr);
  CHECK(config.hall_of(*Origin::parse("https://hall.example.test:444")) == nullptr);
}

TEST_CASE("no profile may take over a key of ours") {
  const test::TemporaryDirectory ours, user;
  test::write_file(ours, "a.toml", profile_text);
  test::write_file(user, "b.toml", profile_text);
  test::write_file(user, "c.toml", "name = \"Another\"\nsource = \"a test\"\nusb = [\"055c:e619\"]\n");
  const auto profiles = drivers::load_profiles({ours.path()}, {user.path()});
  CHECK(profiles.list.size() == 2);
  REQUIRE(profiles.faults.size() == 1);
  CHECK(profiles.faults[0].what.find("overridden") != std::string::npos);
}

TEST_CASE("a profile's mistakes are named") {
  const auto fault = [](const std::string& text) {
    const test::TemporaryDirectory folder;
    test::write_file(folder, "a.toml", text);
    const auto profiles = drivers::load_profiles({folder.path()}, {});
    CHECK(profiles.list.empty());
    return profiles.faults.empty() ? "" : profiles.faults[0].what;
  };
  CHECK(fault("name = \"x\"\nsource = \"y\"\nusb = [\"55c:e618\"]\n").find("usb") != std::string::npos);
  CHECK(fault("name = \"x\"\nsource = \"y\"\nusb = [\"zzzz:e618\"]\n").find("usb") != std::string::npos);
  CHECK(fault("name = \"x\"\nsource = \"y\"\nlibraries = [\"lib.so\"]\n").find("absolute") !=
        std::string::npos);
  CHECK(fault("name = \"x\"\nsource = \"y\"\natr = [\"3g\"]\n").find("atr") != std::string::npos);
  CHECK(fault("name = \"x\"\nsource = \"y\"\n[pin]\ntries = 0\n").find("pin.tries") != std::string::npos);
  CHECK(fault("name = \"x\"\nsource = \"y\"\n[pin]\nmin_length = 9\nmax_length = 8\n").find("pin.min") !=
        std::string::npos);
  CHECK(fault("source = \"y\"\n").find("name") != std::string::npos);
  CHECK(fault("name = \"x\"\nsource = \"y\"\nforeign = true\nlibraries = [\"/a.so\"]\n").find("foreign") !=
        std::string::npos);
}

TEST_CASE("days are counted by the calendar of the authority's zone") {
  using namespace std::chrono;
  const auto at = [](int day, int hour) { return sys_days{2026y / March / day} + hours(hour); };
  CHECK(days_between(at(1, 15), at(2, 15), 480) == 1);
  CHECK(days_between(at(1, 15), at(1, 16), 480) == 1);  // 23:00 and 00:00 in Kunming
  CHECK(days_between(at(1, 16), at(1, 23), 480) == 0);
  CHECK(days_between(at(1, 16), at(1, 23), 0) == 0);
  CHECK(days_between(at(5, 1), at(1, 1), 480) == -4);
  CHECK(days_between(at(1, 3), at(1, 4), -240) == 1);
}

TEST_CASE("a library that others could have written is never loaded on a profile's word") {
  CHECK(drivers::library_fault("/usr/lib/x86_64-linux-gnu/libc.so.6").empty());
  CHECK_FALSE(drivers::library_fault("lib.so").empty());
  CHECK_FALSE(drivers::library_fault("/no/such/library.so").empty());
  const test::TemporaryDirectory folder;
  test::write_file(folder, "lib.so", "");
  CHECK_FALSE(drivers::library_fault(folder.path() / "lib.so").empty());
}
