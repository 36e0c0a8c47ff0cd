// SPDX-License-Identifier: Apache-2.0
// The software key as a PKCS#11 library: its list, its start and end, its handles, its threads and forks.
#include <doctest/doctest.h>

#include <cstring>
#include <thread>

#include "tests/integration/softkey_box.h"

using namespace redlips::test;

TEST_CASE("the function list is of version 2.40 and whole") {
  const SoftkeyBox box;
  CHECK(box->version.major == 2);
  CHECK(box->version.minor == 40);
  // After the version come the pointers, as a C structure lays them out.
  const std::size_t first = offsetof(CK_FUNCTION_LIST, C_Initialize);
  const std::size_t entries = (sizeof(CK_FUNCTION_LIST) - first) / sizeof(void*);
  CHECK(entries == 68);
  for (std::size_t i = 0; i < entries; ++i) {
    void* entry = nullptr;
    std::memcpy(&entry, reinterpret_cast<const char*>(&box.p11()) + first + i * sizeof entry, sizeof entry);
    CHECK(entry != nullptr);
  }
}

TEST_CASE("before C_Initialize and after C_Finalize nothing works, and both work once") {
  const SoftkeyBox box;
  CK_ULONG count = 0;
  CHECK(box->C_GetSlotList(CK_FALSE, nullptr, &count) == CKR_CRYPTOKI_NOT_INITIALIZED);
  CHECK(box->C_Sign(1, nullptr, 0, nullptr, nullptr) == CKR_CRYPTOKI_NOT_INITIALIZED);
  CHECK(box->C_Finalize(nullptr) == CKR_CRYPTOKI_NOT_INITIALIZED);
  CHECK(box.start() == CKR_OK);
  CHECK(box.start() == CKR_CRYPTOKI_ALREADY_INITIALIZED);
  CHECK(box->C_Finalize(&count) == CKR_ARGUMENTS_BAD);
  CHECK(box->C_Finalize(nullptr) == CKR_OK);
  CHECK(box->C_GetSlotList(CK_FALSE, nullptr, &count) == CKR_CRYPTOKI_NOT_INITIALIZED);
  CHECK(box->C_Initialize(nullptr) == CKR_OK);
}

TEST_CASE("C_Initialize judges its arguments") {
  const SoftkeyBox box;
  CK_C_INITIALIZE_ARGS arguments{};
  int reserved = 0;
  arguments.pReserved = &reserved;
  CHECK(box->C_Initialize(&arguments) == CKR_ARGUMENTS_BAD);
  arguments.pReserved = nullptr;
  arguments.LockMutex = [](void*) -> CK_RV { return CKR_OK; };
  CHECK(box->C_Initialize(&arguments) == CKR_ARGUMENTS_BAD);
  arguments.UnlockMutex = arguments.DestroyMutex = arguments.LockMutex;
  arguments.CreateMutex = [](void**) -> CK_RV { return CKR_OK; };
  CHECK(box->C_Initialize(&arguments) == CKR_CANT_LOCK);
  arguments.flags = CKF_OS_LOCKING_OK;
  CHECK(box->C_Initialize(&arguments) == CKR_OK);
}

TEST_CASE("the user's own SOFTHSM2_CONF stays as it was") {
  const SoftkeyBox box;
  const Variable mine("SOFTHSM2_CONF", "/nowhere/mine.conf");
  REQUIRE(box.start() == CKR_OK);
  CHECK(std::string(std::getenv("SOFTHSM2_CONF")) == "/nowhere/mine.conf");
}

TEST_CASE("a token names itself, without NUL, blank padded") {
  const SoftkeyBox box;
  const auto serial = box.create("--label 演示单位 --pin-min 8 --pin-max 16 --pin-fd 0 <<'.'\n12345678\n.\n");
  REQUIRE(box.start() == CKR_OK);
  CK_TOKEN_INFO info{};
  REQUIRE(box->C_GetTokenInfo(1, &info) == CKR_OK);
  const auto field = [](const unsigned char* text, std::size_t size) {
    return std::string(reinterpret_cast<const char*>(text), size);
  };
  CHECK(field(info.label, 32) == "演示单位" + std::string(20, ' '));
  CHECK(field(info.manufacturerID, 32) == "RedLips" + std::string(25, ' '));
  CHECK(field(info.model, 16) == "softkey         ");
  CHECK(serial.size() == 16);
  CHECK(field(info.serialNumber, 16) == serial);
  CHECK(info.ulMinPinLen == 8);
  CHECK(info.ulMaxPinLen == 16);
  CHECK((info.flags & CKF_TOKEN_INITIALIZED) != 0);
  CHECK((info.flags & CKF_USER_PIN_TO_BE_CHANGED) == 0);
}

TEST_CASE("session handles are ours, never used twice, and tell our slot") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto first = box.open();
  CK_SESSION_INFO info{};
  REQUIRE(box->C_GetSessionInfo(first, &info) == CKR_OK);
  CHECK(info.slotID == 1);
  REQUIRE(box->C_CloseSession(first) == CKR_OK);
  CHECK(box->C_CloseSession(first) == CKR_SESSION_HANDLE_INVALID);
  const auto second = box.open();
  CHECK(second != first);
  REQUIRE(box->C_CloseAllSessions(1) == CKR_OK);
  CHECK(box->C_GetSessionInfo(second, &info) == CKR_SESSION_HANDLE_INVALID);
}

TEST_CASE("a forked child starts anew, and its parent does not notice") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open();
  REQUIRE(box.login(session, "123456") == CKR_OK);
  const int status = in_child([&] {
    if (box.sign(session) != CKR_CRYPTOKI_NOT_INITIALIZED) return 1;
    if (box->C_Finalize(nullptr) != CKR_CRYPTOKI_NOT_INITIALIZED) return 2;
    if (box.start() != CKR_OK) return 3;
    const auto own = box.open();
    if (box.sign(own) == CKR_OK) return 4;  // the parent's login is not ours
    if (box.login(own, "123456") != CKR_OK || box.sign(own) != CKR_OK) return 5;
    return box->C_Finalize(nullptr) == CKR_OK ? 0 : 6;
  });
  CHECK(exited(status, 0));
  CHECK(box.sign(session) == CKR_OK);
}

TEST_CASE("threads sign side by side") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  REQUIRE(box.login(box.open(), "123456") == CKR_OK);
  std::vector<CK_RV> worst(4, CKR_OK);
  std::vector<std::thread> threads;
  for (CK_RV& rv : worst) {
    threads.emplace_back([&box, &rv] {
      const auto session = box.open();
      for (int i = 0; i < 100 && rv == CKR_OK; ++i) rv = box.sign(session);
    });
  }
  for (auto& thread : threads) thread.join();
  for (const CK_RV rv : worst) CHECK(rv == CKR_OK);
}

TEST_CASE("formatting takes the SO PIN, empties the key and keeps its slot and serial number") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  std::string label = "again";
  label.resize(32, ' ');
  CHECK(box->C_InitToken(1, bytes("00000000"), 8, bytes(label)) == CKR_PIN_INCORRECT);
  CHECK(box.flags(so_pin_flags) == CKF_SO_PIN_COUNT_LOW);
  REQUIRE(box->C_InitToken(1, bytes("12345678"), 8, bytes(label)) == CKR_OK);
  CHECK(box.flags(so_pin_flags | user_pin_flags | CKF_USER_PIN_INITIALIZED) == 0);
  CK_TOKEN_INFO info{};
  REQUIRE(box->C_GetTokenInfo(1, &info) == CKR_OK);
  CHECK(std::memcmp(info.label, label.data(), 32) == 0);
  CHECK(std::memcmp(info.serialNumber, serial.data(), 16) == 0);
  const auto session = box.open();
  CHECK(box.login(session, "123456") == CKR_USER_PIN_NOT_INITIALIZED);
  REQUIRE(box.login(session, "12345678", CKU_SO) == CKR_OK);
  REQUIRE(box.init_pin(session, "123456") == CKR_OK);
  box->C_Logout(session);
  REQUIRE(box.login(session, "123456") == CKR_OK);
  CHECK(box.sign(session) == CKR_KEY_HANDLE_INVALID);
  CHECK(box.flags(user_pin_flags) == CKF_USER_PIN_TO_BE_CHANGED);
}
