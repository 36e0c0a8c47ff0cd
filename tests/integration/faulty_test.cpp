// SPDX-License-Identifier: Apache-2.0
// faulty.so around the software key: each planned fault happens, and only that.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/integration/softkey_box.h"

using namespace redlips::test;

namespace {

/// A software key seen through faulty.so; the plan is read when a test starts it.
struct Faulty {
  Variable wrapped{"FAULTY_MODULE", needed("REDLIPS_LIB") + "/softkey.so"};
  SoftkeyBox box{"faulty.so"};
  std::string serial = box.create();

  /// Initialises with `plan` in a child, opens a session, logs in; the low bits of the last answer.
  int login_in_child(const std::string& plan, std::string_view pin = "123456") const {
    const Variable planned("FAULTY_PLAN", plan);
    return in_child([&] {
      if (const CK_RV rv = box.start(); rv != CKR_OK) return static_cast<int>(rv);
      return static_cast<int>(box.login(box.open(), pin) & 0xff);
    });
  }
  std::filesystem::path present(const std::string& name) const { return box.path() / "present" / name; }
};

int tries_left(const Faulty& faulty) {
  const std::string json = output_of(needed("REDLIPS_BIN") + "/redlips-softkey list --json");
  const std::string field = "\"tries\":";
  REQUIRE(json.find(faulty.serial) != std::string::npos);
  return std::stoi(json.substr(json.find(field) + field.size()));
}

}  // namespace

TEST_CASE("without a plan everything passes through") {
  const Faulty faulty;
  REQUIRE(faulty.box.start() == CKR_OK);
  const auto session = faulty.box.open();
  REQUIRE(faulty.box.login(session, "123456") == CKR_OK);
  CHECK(faulty.box.sign(session) == CKR_OK);
  CHECK(faulty.box.slots(true).size() == 1);
}

TEST_CASE("a planned answer comes at its call, without the module or after it") {
  const Faulty faulty;
  CHECK(exited(faulty.login_in_child("C_Login 1 rv 0x30", "000000"), 0x30));
  CHECK(tries_left(faulty) == 6);
  CHECK(exited(faulty.login_in_child("C_Login 1 after rv 0x30", "000000"), 0x30));
  CHECK(tries_left(faulty) == 5);
  CHECK(exited(faulty.login_in_child("C_Login 2 rv 0x30", "123456"), CKR_OK));
  CHECK(exited(faulty.login_in_child("C_Login 1 lie", "000000"), CKR_OK));
  CHECK(tries_left(faulty) == 6);
}

TEST_CASE("SetPIN lies: OK, and the PIN is the old one") {
  const Faulty faulty;
  const Variable planned("FAULTY_PLAN", "C_SetPIN * lie");
  REQUIRE(faulty.box.start() == CKR_OK);
  const auto session = faulty.box.open();
  CHECK(faulty.box.set_pin(session, "000000", "654321") == CKR_OK);
  CHECK(faulty.box.login(session, "654321") == CKR_PIN_INCORRECT);
  CHECK(faulty.box.login(session, "123456") == CKR_OK);
}

TEST_CASE("a process dies, aborts, stops at its call") {
  const Faulty faulty;
  CHECK(killed(faulty.login_in_child("C_Login 1 die"), SIGKILL));
  CHECK(killed(faulty.login_in_child("C_Login 1 abort"), SIGABRT));
  CHECK(killed(faulty.login_in_child("* 3 die"), SIGKILL));
  CHECK(exited(faulty.login_in_child("* 4 die"), CKR_OK));  // three calls: initialise, open, log in
}

TEST_CASE("a process stops at its call and goes on when it is told to") {
  const Faulty faulty;
  const pid_t child = ::fork();
  if (child == 0) {
    const Variable planned("FAULTY_PLAN", "C_Login 1 stop");
    if (faulty.box.start() != CKR_OK) ::_exit(101);
    ::_exit(static_cast<int>(faulty.box.login(faulty.box.open(), "123456")));
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  CHECK(WIFSTOPPED(status));
  ::kill(child, SIGCONT);
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(exited(status, CKR_OK));
}

TEST_CASE("a hang holds no lock: others go on with the key") {
  const Faulty faulty;
  std::array<int, 2> ready{};
  REQUIRE(::pipe(ready.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const Variable planned("FAULTY_PLAN", "C_Login 1 hang");
    const Variable traced("FAULTY_TRACE", "fd:" + std::to_string(ready[1]));
    faulty.box.start();
    faulty.box.login(faulty.box.open(), "000000");
    ::_exit(0);
  }
  ::close(ready[1]);
  std::string trace;
  for (char c = 0; trace.find("C_Login") == std::string::npos && ::read(ready[0], &c, 1) == 1;)
    trace.push_back(c);
  ::close(ready[0]);
  CHECK(trace.find("C_Login") != std::string::npos);
  CHECK(exited(faulty.login_in_child(""), CKR_OK));
  int status = 0;
  CHECK(::waitpid(child, &status, WNOHANG) == 0);  // still there
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
}

TEST_CASE("a key is pulled or swapped at its call") {
  const Faulty faulty;
  const auto other = faulty.box.create("--removed");
  const auto here = faulty.present(faulty.serial).string(), there = faulty.present(other).string();
  CHECK(exited(faulty.login_in_child("C_Login 1 remove " + here), CKR_DEVICE_REMOVED));
  faulty.box.insert(faulty.serial);
  CHECK(exited(faulty.login_in_child("C_Login 1 swap " + here + " " + there), CKR_DEVICE_REMOVED));
  CHECK(std::filesystem::exists(there));
  CHECK_FALSE(std::filesystem::exists(here));
  CHECK(exited(faulty.login_in_child("C_Initialize 1 create " + here), CKR_OK));
}

TEST_CASE("a fault armed by a file happens once over all processes") {
  const Faulty faulty;
  const auto armed = (faulty.box.path() / "armed").string();
  const std::string plan = "C_Login * if " + armed + " die";
  CHECK(exited(faulty.login_in_child(plan), CKR_OK));
  std::ofstream(armed).close();
  CHECK(killed(faulty.login_in_child(plan), SIGKILL));
  CHECK(exited(faulty.login_in_child(plan), CKR_OK));
}

TEST_CASE("flags lie as planned") {
  const Faulty faulty;
  const Variable planned("FAULTY_PLAN", "C_GetTokenInfo 2+ flags +0x40000 -0x80000");
  REQUIRE(faulty.box.start() == CKR_OK);
  CHECK(faulty.box.flags(user_pin_flags) == CKF_USER_PIN_TO_BE_CHANGED);
  CHECK(faulty.box.flags(user_pin_flags) == CKF_USER_PIN_LOCKED);
}

TEST_CASE("a plan from a file, read anew at each start; one that is not understood stops everything") {
  const Faulty faulty;
  const auto file = faulty.box.path() / "plan";
  std::ofstream(file) << "C_Login 1 rv 0x30\n";
  CHECK(exited(faulty.login_in_child(file.string()), 0x30));
  std::ofstream(file, std::ios::trunc) << "# nothing\n";
  CHECK(exited(faulty.login_in_child(file.string()), CKR_OK));
  CHECK(exited(faulty.login_in_child("C_Login first die"), CKR_GENERAL_ERROR));
  CHECK(exited(faulty.login_in_child("/nowhere"), CKR_GENERAL_ERROR));
}

TEST_CASE("every call is traced in its order") {
  const Faulty faulty;
  const auto trace = faulty.box.path() / "trace";
  const Variable traced("FAULTY_TRACE", trace.string());
  CHECK(exited(faulty.login_in_child(""), CKR_OK));
  std::ifstream file(trace);
  std::vector<std::string> calls;
  for (std::string line; std::getline(file, line);) calls.push_back(line);
  CHECK(calls == std::vector<std::string>{"C_Initialize", "C_OpenSession", "C_Login"});
}
