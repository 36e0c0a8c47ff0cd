// SPDX-License-Identifier: Apache-2.0
// What the daemon starts where nobody is there to prompt.
#include "daemon/tray_start.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <csignal>

#include "drivers/platform/companion.h"
#include "drivers/platform/process.h"

using namespace redlips;

namespace {

using Words = std::vector<std::string>;

TraySurroundings on_screen(Words environment = {"DISPLAY=:0", "HOME=/home/user"}) {
  return {"/usr/bin/redlips-tray", "/usr/bin/systemd-run", "/run/user/7/redlips/control.sock",
          std::move(environment), 42};
}

bool has(const Words& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

TEST_CASE("without a screen no tray is started") {
  CHECK(!tray_start(on_screen({"HOME=/home/user"})));
  CHECK(!tray_start(on_screen({"DISPLAY=", "WAYLAND_DISPLAY="})));
}

TEST_CASE("with a screen the tray is started there, and finds this daemon and no other") {
  for (const char* screen : {"DISPLAY=:0", "WAYLAND_DISPLAY=wayland-1"}) {
    const auto start =
        tray_start(on_screen({screen, "DBUS_SESSION_BUS_ADDRESS=unix:path=/b", "REDLIPS_SOCKET=/other"}));
    REQUIRE(start);
    CHECK(start->program == "/usr/bin/redlips-tray");
    CHECK(start->arguments.empty());
    CHECK(start->environment == Words{screen, "DBUS_SESSION_BUS_ADDRESS=unix:path=/b",
                                      "REDLIPS_SOCKET=/run/user/7/redlips/control.sock"});
    CHECK(!start->shares_stderr);
  }
}

TEST_CASE("a service lets the user's manager start it, which knows the session's screen") {
  const auto start = tray_start(on_screen({"SYSTEMD_EXEC_PID=42", "INVOCATION_ID=1"}));
  REQUIRE(start);
  CHECK(start->program == "/usr/bin/systemd-run");
  CHECK(has(start->arguments, "--user"));
  CHECK(has(start->arguments, "--setenv=REDLIPS_SOCKET=/run/user/7/redlips/control.sock"));
  CHECK(start->arguments.back() == "/usr/bin/redlips-tray");
}

TEST_CASE("whoever was merely started by a service is none, and hands its variables to nobody") {
  const auto start =
      tray_start(on_screen({"DISPLAY=:0", "SYSTEMD_EXEC_PID=41", "INVOCATION_ID=1", "NOTIFY_SOCKET=/n"}));
  REQUIRE(start);
  CHECK(start->program == "/usr/bin/redlips-tray");
  CHECK(start->environment == Words{"DISPLAY=:0", "REDLIPS_SOCKET=/run/user/7/redlips/control.sock"});
  auto without = on_screen({"DISPLAY=:0", "SYSTEMD_EXEC_PID=42"});
  without.systemd_run.clear();
  CHECK(tray_start(without)->program == "/usr/bin/redlips-tray");
}

TEST_CASE("a companion is one at a time, known by its number, and lives on without us") {
  boost::asio::io_context context;
  int left = -1;
  {
    platform::Companion companion(context.get_executor());
    CHECK(companion.pid() == -1);
    companion.start({"/bin/true", {}, {}});
    CHECK(companion.pid() > 0);
    context.run();
    CHECK(companion.pid() == -1);
    companion.start({"/usr/bin/tail", {"-f", "/dev/null"}, {}});
    left = companion.pid();
    companion.start({"/bin/true", {}, {}});
    CHECK(companion.pid() == left);
    CHECK(platform::descends_from_us(left));
  }
  context.stop();
  CHECK(::kill(left, 0) == 0);
  ::kill(left, SIGKILL);
  CHECK_THROWS_AS(platform::Companion(context.get_executor()).start({"/nonexistent/tray", {}, {}}),
                  std::system_error);
}
