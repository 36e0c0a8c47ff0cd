// SPDX-License-Identifier: Apache-2.0
// Which halls may keep a login open: those that the administrator says, on https, and nobody else
// (SECURITY-RULES 2.5).
#include <doctest/doctest.h>

#include "daemon/login/consent.h"
#include "tests/support/temporary.h"

using namespace redlips;

namespace {

struct Settings {
  explicit Settings(const std::string& lines) {
    test::write_file(directory, "halls.d/bank.toml",
                     "source = \"a test\"\n" + lines + "\n[name]\nzh = \"银行\"\nen = \"Bank\"\n");
    config = load_config(directory.path());
  }
  login::Consent consent(const std::string& origin) {
    const login::Remembered none(directory.path());
    return login::consent_for_login(*Origin::parse(origin), config, none, std::chrono::sys_seconds(), false);
  }
  test::TemporaryDirectory directory;
  Config config;
};

constexpr const char* https = "origins = [\"https://bank.test\"]\n";

}  // namespace

TEST_CASE("a hall has a PIN session only where its file says so, and the question says it too") {
  auto silent = Settings(https).consent("https://bank.test");
  CHECK_FALSE(silent.session);
  CHECK(silent.question.session.count() == 0);
  auto open = Settings(std::string(https) + "pin_session_idle_s = 300").consent("https://bank.test");
  REQUIRE(open.session);
  CHECK(open.session->hall == "bank");
  CHECK(open.session->idle == std::chrono::seconds(300));
  CHECK(open.question.session == std::chrono::seconds(300));
}

TEST_CASE("an origin that is no hall's has none") {
  Settings settings(std::string(https) + "pin_session_idle_s = 300");
  CHECK_FALSE(settings.consent("https://other.test").session);
}

TEST_CASE(
    "a hall with an http origin, or a time that makes no sense, is a fault of its file and not served") {
  for (const char* lines :
       {"origins = [\"https://bank.test\", \"http://bank.test\"]\npin_session_idle_s = 300",
        "origins = [\"https://bank.test\"]\npin_session_idle_s = 0",
        "origins = [\"https://bank.test\"]\npin_session_idle_s = 43201",
        "origins = [\"https://bank.test\"]\npin_session_idle_s = \"long\""}) {
    CAPTURE(lines);
    const Settings settings(lines);
    CHECK(settings.config.halls.empty());
    REQUIRE(settings.config.faults.size() == 1);
    CHECK(settings.config.faults.front().what.find("pin_session_idle_s") != std::string::npos);
  }
}
