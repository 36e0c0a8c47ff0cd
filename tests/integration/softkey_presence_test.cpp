// SPDX-License-Identifier: Apache-2.0
// The software key is plugged in and pulled out.
#include <doctest/doctest.h>

#include <future>

#include "tests/integration/softkey_box.h"

using namespace redlips::test;

namespace {

bool token_present(const SoftkeyBox& box, CK_SLOT_ID slot) {
  CK_SLOT_INFO info{};
  REQUIRE(box->C_GetSlotInfo(slot, &info) == CKR_OK);
  CHECK((info.flags & CKF_REMOVABLE_DEVICE) != 0);
  return (info.flags & CKF_TOKEN_PRESENT) != 0;
}

CK_RV poll_event(const SoftkeyBox& box, CK_SLOT_ID& slot) {
  return box->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr);
}

/// Waits in a thread of its own, as a program does; `waiting` tells that it is about to.
struct Waiter {
  explicit Waiter(const SoftkeyBox& box)
      : answer(std::async(std::launch::async, [this, &box] {
          started.set_value();
          CK_SLOT_ID slot = 0;
          const CK_RV rv = box->C_WaitForSlotEvent(0, &slot, nullptr);
          return std::pair(rv, slot);
        })) {
    started.get_future().wait();
  }
  std::promise<void> started;
  std::future<std::pair<CK_RV, CK_SLOT_ID>> answer;
};

}  // namespace

TEST_CASE("a slot stays while its key is away") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  CHECK(token_present(box, 1));
  box.pull(serial);
  CHECK_FALSE(token_present(box, 1));
  CHECK(box.slots() == std::vector<CK_SLOT_ID>{1});
  CHECK(box.slots(true).empty());
  CK_TOKEN_INFO info{};
  CHECK(box->C_GetTokenInfo(1, &info) == CKR_TOKEN_NOT_PRESENT);
  CK_SESSION_HANDLE session = 0;
  CHECK(box->C_OpenSession(1, CKF_SERIAL_SESSION, nullptr, nullptr, &session) == CKR_TOKEN_NOT_PRESENT);
  CHECK(box->C_GetSlotInfo(9, nullptr) == CKR_ARGUMENTS_BAD);
  CHECK(box->C_GetTokenInfo(9, &info) == CKR_SLOT_ID_INVALID);
  box.insert(serial);
  CHECK(token_present(box, 1));
  CHECK(box->C_GetTokenInfo(1, &info) == CKR_OK);
}

TEST_CASE("each session says once that the key was pulled, and is dead then") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto first = box.open(), second = box.open();
  REQUIRE(box.login(first, "123456") == CKR_OK);
  REQUIRE(box.sign(first) == CKR_OK);
  box.pull(serial);
  CHECK(box.sign(first) == CKR_DEVICE_REMOVED);
  CHECK(box.sign(first) == CKR_SESSION_HANDLE_INVALID);
  CHECK(box->C_Logout(second) == CKR_DEVICE_REMOVED);
  CHECK(box->C_CloseSession(second) == CKR_SESSION_HANDLE_INVALID);
}

TEST_CASE("pull and replug between two calls is not missed, and the login is gone") {
  const SoftkeyBox box;
  const auto serial = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto old = box.open();
  REQUIRE(box.login(old, "123456") == CKR_OK);
  box.pull(serial);
  box.insert(serial);
  CHECK(box.sign(old) == CKR_DEVICE_REMOVED);
  const auto fresh = box.open();
  REQUIRE(fresh != 0);
  CHECK(fresh != old);
  CHECK(box.sign(fresh) != CKR_OK);
  CHECK(box.login(fresh, "123456") == CKR_OK);
  CHECK(box.sign(fresh) == CKR_OK);
}

TEST_CASE("pulling one key leaves the other's session alone") {
  const SoftkeyBox box;
  const auto first = box.create();
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open(2);
  REQUIRE(box.login(session, "123456") == CKR_OK);
  box.pull(first);
  CHECK(box.sign(session) == CKR_OK);
}

TEST_CASE("each change is one event; without one there is none") {
  const SoftkeyBox box;
  const auto first = box.create(), second = box.create();
  REQUIRE(box.start() == CKR_OK);
  CK_SLOT_ID slot = 0;
  CHECK(poll_event(box, slot) == CKR_NO_EVENT);
  box.pull(first);
  box.pull(second);
  box.insert(first);
  for (const CK_SLOT_ID expected : {1UL, 2UL, 1UL}) {
    CHECK(poll_event(box, slot) == CKR_OK);
    CHECK(slot == expected);
  }
  CHECK(poll_event(box, slot) == CKR_NO_EVENT);
}

TEST_CASE("a wait ends when a key is pulled, while another thread signs") {
  const SoftkeyBox box;
  box.create();
  const auto second = box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open(1);
  REQUIRE(box.login(session, "123456") == CKR_OK);
  Waiter waiter(box);
  for (int i = 0; i < 50; ++i) REQUIRE(box.sign(session) == CKR_OK);
  box.pull(second);
  for (int i = 0; i < 50; ++i) REQUIRE(box.sign(session) == CKR_OK);  // these read the news first
  CHECK(waiter.answer.get() == std::pair(CK_RV{CKR_OK}, CK_SLOT_ID{2}));
}

TEST_CASE("C_Finalize ends a wait") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  Waiter waiter(box);
  REQUIRE(box->C_Finalize(nullptr) == CKR_OK);
  CHECK(waiter.answer.get().first == CKR_CRYPTOKI_NOT_INITIALIZED);
}

TEST_CASE("slot ids are ours, stay, and there is none without a key") {
  const SoftkeyBox box;
  REQUIRE(box.start() == CKR_OK);
  CHECK(box.slots().empty());
  box.create("--serial A");
  box.create("--serial B --removed");
  CHECK(box.slots() == std::vector<CK_SLOT_ID>{1, 2});
  CHECK(box.slots(true) == std::vector<CK_SLOT_ID>{1});
  output_of(needed("REDLIPS_BIN") + "/redlips-softkey delete A");
  CHECK(box.slots() == std::vector<CK_SLOT_ID>{2});
  box.create("--serial C");
  CHECK(box.slots() == std::vector<CK_SLOT_ID>{1, 2});
  CK_TOKEN_INFO info{};
  REQUIRE(box->C_GetTokenInfo(1, &info) == CKR_OK);
  CHECK(std::string_view(reinterpret_cast<const char*>(info.serialNumber), 16) == "C               ");
}

TEST_CASE("a key made while another is in use waits until that one is let go") {
  const SoftkeyBox box;
  box.create();
  REQUIRE(box.start() == CKR_OK);
  const auto session = box.open(1);
  REQUIRE(box.login(session, "123456") == CKR_OK);
  box.create();
  CHECK(box.slots(true) == std::vector<CK_SLOT_ID>{1});
  CHECK(box.sign(session) == CKR_OK);
  REQUIRE(box->C_CloseSession(session) == CKR_OK);
  CHECK(box.slots(true) == std::vector<CK_SLOT_ID>{1, 2});
}
