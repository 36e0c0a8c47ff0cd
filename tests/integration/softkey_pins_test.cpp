// SPDX-License-Identifier: Apache-2.0
// PINs of the software key: six tries, shared by all, safe against a crash at any point.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/integration/softkey_box.h"

using namespace redlips::test;

namespace {

constexpr CK_FLAGS counting = CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED;

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// What the counter's file says: `name value`.
int count_on_disk(const SoftkeyBox& box, const std::string& serial, const std::string& name = "user") {
  std::istringstream record(text_of(box.path() / "keys" / serial / "tries"));
  for (std::string word, value; record >> word >> value;) {
    if (word == name) return std::stoi(value);
  }
  return -1;
}

long lines_with(const std::filesystem::path& path, const std::string& line) {
  std::ifstream file(path);
  long count = 0;
  for (std::string found; std::getline(file, found);) count += found == line ? 1 : 0;
  return count;
}

void spend(const SoftkeyBox& box, CK_SESSION_HANDLE session, int tries) {
  for (int i = 0; i < tries; ++i) REQUIRE(box.login(session, "000000") == CKR_PIN_INCORRECT);
}

/// SoftHSM inside softkey.so replaced by faulty.so around SoftHSM.
struct FaultyInside {
  Variable library{"REDLIPS_SOFTKEY_SOFTHSM", needed("REDLIPS_LIB") + "/faulty.so"};
  Variable wrapped{"FAULTY_MODULE", "/usr/lib/softhsm/libsofthsm2.so"};
};

/// In a child: initialise, open a session, log in; the low bits of the answer.
int login_in_child(const SoftkeyBox& box, std::string_view pin) {
  if (box.start() != CKR_OK) return 100;
  return static_cast<int>(box.login(box.open(), pin) & 0xff);
}

}  // namespace

TEST_CASE("six wrong PINs lock the key, and then the right one does not open it") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  CHECK(box.flags(counting) == 0);
  spend(box, session, 1);
  CHECK(box.flags(counting) == CKF_USER_PIN_COUNT_LOW);
  spend(box, session, 3);
  CHECK(box.flags(counting) == CKF_USER_PIN_COUNT_LOW);
  spend(box, session, 1);
  CHECK(box.flags(counting) == (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY));
  spend(box, session, 1);
  CHECK(box.flags(counting) == CKF_USER_PIN_LOCKED);
  CHECK(box.login(session, "123456") == CKR_PIN_LOCKED);
  CHECK(box.set_pin(session, "123456", "654321") == CKR_PIN_LOCKED);
}

TEST_CASE("the right PIN gives all tries back") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  spend(box, session, 5);
  REQUIRE(box.login(session, "123456") == CKR_OK);
  CHECK(box.flags(counting) == 0);
  CHECK(count_on_disk(box, serial) == 6);
}

TEST_CASE("a PIN of any length is a try") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  for (const std::size_t length : {0U, 2U, 300U}) {
    CHECK(box.login(session, std::string(length, 'x')) == CKR_PIN_INCORRECT);
  }
  CHECK(count_on_disk(box, serial) == 3);
}

TEST_CASE("what is refused without comparing a PIN is no try") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  CHECK(box.set_pin(session, "000000", "12345") == CKR_PIN_LEN_RANGE);
  CHECK(box.set_pin(session, "000000", std::string(33, '1')) == CKR_PIN_LEN_RANGE);
  CHECK(box.set_pin(box.open(1, 0), "000000", "654321") == CKR_SESSION_READ_ONLY);
  CHECK(box->C_Login(session, CKU_USER, nullptr, 6) == CKR_ARGUMENTS_BAD);
  CHECK(box.login(session, "000000", CK_USER_TYPE{7}) == CKR_USER_TYPE_INVALID);
  CHECK(box.login(session + 1000, "000000") == CKR_SESSION_HANDLE_INVALID);
  CHECK(box.login(session, "000000", CKU_CONTEXT_SPECIFIC) == CKR_OPERATION_NOT_INITIALIZED);
  CHECK(box.login(session, "00000000", CKU_SO) == CKR_SESSION_READ_ONLY_EXISTS);
  REQUIRE(box.login(session, "123456") == CKR_OK);
  CHECK(box.login(session, "000000") == CKR_USER_ALREADY_LOGGED_IN);
  CHECK(box.login(session, "000000", CKU_SO) == CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
  CHECK(count_on_disk(box, serial) == 6);
  CHECK(count_on_disk(box, serial, "so") == 10);
}

TEST_CASE("a wrong old PIN is a try, logged in or not, and the right one resets") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  CHECK(box.set_pin(session, "000000", "654321") == CKR_PIN_INCORRECT);
  CHECK(count_on_disk(box, serial) == 5);
  CHECK(box.set_pin(session, "123456", "654321") == CKR_OK);
  CHECK(count_on_disk(box, serial) == 6);
  REQUIRE(box.login(session, "654321") == CKR_OK);
  CHECK(box.set_pin(session, "000000", "111111") == CKR_PIN_INCORRECT);
  CHECK(count_on_disk(box, serial) == 5);
}

TEST_CASE("the PIN is to be changed while it is the initial one, for each key") {
  const SoftkeyBox box;
  box.create();
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open(1);
  CHECK(box.flags(CKF_USER_PIN_TO_BE_CHANGED, 1) != 0);
  REQUIRE(box.set_pin(session, "123456", "654321") == CKR_OK);
  CHECK(box.flags(CKF_USER_PIN_TO_BE_CHANGED, 1) == 0);
  CHECK(box.flags(CKF_USER_PIN_TO_BE_CHANGED, 2) != 0);
  REQUIRE(box.set_pin(session, "654321", "123456") == CKR_OK);
  CHECK(box.flags(CKF_USER_PIN_TO_BE_CHANGED, 1) != 0);
}

TEST_CASE("only the SO unlocks, and has a counter of its own") {
  const SoftkeyBox box;
  const auto serial = box.create("--tries 2 --so-tries 3");
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  spend(box, session, 2);
  CHECK(box.init_pin(session, "222222") == CKR_USER_NOT_LOGGED_IN);
  CHECK(box.login(session, "00000000", CKU_SO) == CKR_PIN_INCORRECT);
  CHECK(box.flags(so_pin_flags) == CKF_SO_PIN_COUNT_LOW);
  REQUIRE(box.login(session, "12345678", CKU_SO) == CKR_OK);
  CHECK(box.flags(so_pin_flags) == 0);
  CHECK(box.flags(counting) == CKF_USER_PIN_LOCKED);  // the SO's login alone unlocks nothing
  CHECK(box.init_pin(session, "22222") == CKR_PIN_LEN_RANGE);
  REQUIRE(box.init_pin(session, "222222") == CKR_OK);
  CHECK(count_on_disk(box, serial) == 2);
  box->C_Logout(session);
  CHECK(box.login(session, "222222") == CKR_OK);
  box->C_Logout(session);
  for (int i = 0; i < 3; ++i) CHECK(box.login(session, "00000000", CKU_SO) == CKR_PIN_INCORRECT);
  CHECK(box.flags(so_pin_flags) == CKF_SO_PIN_LOCKED);
  CHECK(box.login(session, "12345678", CKU_SO) == CKR_PIN_LOCKED);
}

TEST_CASE("another process's tries count for us at once") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  for (int i = 0; i < 6; ++i)
    CHECK(exited(in_child([&] { return login_in_child(box, "000000"); }), CKR_PIN_INCORRECT));
  CHECK(box.flags(counting) == CKF_USER_PIN_LOCKED);
  CHECK(box.login(session, "123456") == CKR_PIN_LOCKED);
}

TEST_CASE("ten processes at once get six tries between them") {
  const SoftkeyBox box;
  const auto serial = box.create();
  const FaultyInside faulty;
  const auto trace = box.path() / "trace";
  const Variable traced("FAULTY_TRACE", trace.string());
  std::vector<pid_t> children;
  for (int i = 0; i < 10; ++i) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(login_in_child(box, "000000"));
    children.push_back(child);
  }
  int wrong = 0, locked = 0;
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    wrong += exited(status, CKR_PIN_INCORRECT) ? 1 : 0;
    locked += exited(status, CKR_PIN_LOCKED) ? 1 : 0;
    CAPTURE(status);
    CHECK((exited(status, CKR_PIN_INCORRECT) || exited(status, CKR_PIN_LOCKED)));
  }
  CHECK(wrong == 6);
  CHECK(locked == 4);
  CHECK(count_on_disk(box, serial) == 0);
  CHECK(lines_with(trace, "C_Login") == 6);  // a locked key asks nobody
}

TEST_CASE("a try is on disk before the token is asked, and stays there when the program dies") {
  const SoftkeyBox box;
  const auto serial = box.create();
  const FaultyInside faulty;
  for (const char* plan : {"C_Login 1 die", "C_Login 1 after die"}) {
    const Variable planned("FAULTY_PLAN", plan);
    const int before = count_on_disk(box, serial);
    // Even the right PIN: nobody knows that it was right.
    CHECK(killed(in_child([&] { return login_in_child(box, "123456"); }), SIGKILL));
    CHECK(count_on_disk(box, serial) == before - 1);
  }
  CHECK(exited(in_child([&] { return login_in_child(box, "123456"); }), CKR_OK));
  CHECK(count_on_disk(box, serial) == 6);
}

TEST_CASE("a program that is killed as SoftHSM writes its token leaves the token as it was") {
  const SoftkeyBox box;
  const auto serial = box.create();
  const FaultyInside faulty;
  const auto tear = [&box] {
    for (const auto& directory : std::filesystem::directory_iterator(box.path() / "tokens"))
      std::filesystem::resize_file(directory.path() / "token.object", 0);  // as SoftHSM does before it writes
  };
  const auto change = [&box] {
    return box.start() == CKR_OK ? static_cast<int>(box.set_pin(box.open(), "123456", "654321") & 0xff) : 100;
  };
  {
    const Variable planned("FAULTY_PLAN", "C_SetPIN 1 die");
    CHECK(killed(in_child(change), SIGKILL));
    tear();
  }
  CHECK(exited(in_child([&] { return login_in_child(box, "123456"); }), CKR_OK));
  // One that lived on meanwhile finds it again too.
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  {
    const Variable planned("FAULTY_PLAN", "C_Login 1 die");
    CHECK(killed(in_child([&] { return login_in_child(box, "123456"); }), SIGKILL));
    tear();
  }
  CHECK(box.login(session, "123456") == CKR_OK);
  CHECK(box.sign(session) == CKR_OK);
  CHECK(exited(in_child(change), CKR_OK));
  CHECK(exited(in_child([&] { return login_in_child(box, "654321"); }), CKR_OK));
  CHECK(count_on_disk(box, serial) == 6);
}

TEST_CASE("an answer that says nothing of the PIN gives the try back") {
  const SoftkeyBox box;
  const auto serial = box.create();
  const FaultyInside faulty;
  const Variable planned("FAULTY_PLAN", "C_Login 1 rv 0x30");
  CHECK(exited(in_child([&] { return login_in_child(box, "000000"); }), CKR_DEVICE_ERROR));
  CHECK(count_on_disk(box, serial) == 6);
}

TEST_CASE("where the try cannot be written no PIN is sent") {
  const SoftkeyBox box;
  const auto serial = box.create();
  const FaultyInside faulty;
  const auto trace = box.path() / "trace";
  const Variable traced("FAULTY_TRACE", "fd:9");
  const int status = in_child([&] {
    const int fd = ::open(trace.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (::dup2(fd, 9) != 9 || box.start() != CKR_OK) return 101;
    const auto session = box.open();
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit none{0, RLIM_INFINITY};  // every write to a file fails, as on a full disk
    if (::setrlimit(RLIMIT_FSIZE, &none) != 0) return 102;
    const CK_RV rv = box.login(session, "123456");
    none.rlim_cur = RLIM_INFINITY;
    ::setrlimit(RLIMIT_FSIZE, &none);
    return static_cast<int>(rv);
  });
  CHECK(exited(status, CKR_DEVICE_ERROR));
  CHECK(lines_with(trace, "C_OpenSession") == 1);
  CHECK(lines_with(trace, "C_Login") == 0);
  CHECK(count_on_disk(box, serial) == 6);
}

TEST_CASE("a damaged counter lets nobody in") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  for (const char* damage : {"", "user 6\n", "user six\nso 10\ninitial 1\n", "initial 1\nso 10\nuser 6"}) {
    std::ofstream(box.path() / "keys" / serial / "tries", std::ios::trunc) << damage;
    CHECK(box.login(session, "123456") == CKR_DEVICE_ERROR);
    CK_TOKEN_INFO info{};
    CHECK(box->C_GetTokenInfo(1, &info) == CKR_DEVICE_ERROR);
  }
}

TEST_CASE("what only its owner may read has mode 0600") {
  const SoftkeyBox box;
  const auto serial = box.create();
  for (const char* name : {"tries", "card"}) {
    const auto mode = std::filesystem::status(box.path() / "keys" / serial / name).permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  }
  CHECK(std::filesystem::status(box.path() / "keys").permissions() == std::filesystem::perms::owner_all);
}

TEST_CASE(
    "a PIN that another process has set opens the key in the next session, and the one before does not") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto first = box.open();
  CHECK(box.login(first, "123456") == CKR_OK);
  box->C_CloseSession(first);
  const auto unlock = [&] {
    box->C_Finalize(nullptr);
    if (box.start() != CKR_OK) return 1;
    const auto session = box.open();
    if (box.login(session, "12345678", CKU_SO) != CKR_OK) return 2;
    return box.init_pin(session, "654321") == CKR_OK ? 0 : 3;
  };
  REQUIRE(exited(in_child(unlock), 0));
  const auto second = box.open();
  CHECK(box.login(second, "123456") == CKR_PIN_INCORRECT);
  CHECK(box.login(second, "654321") == CKR_OK);
  CHECK(box.sign(second) == CKR_OK);
}
