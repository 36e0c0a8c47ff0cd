// SPDX-License-Identifier: Apache-2.0
// Who hears a bell, and what becomes of whoever goes while he listens.
#include "drivers/bell.h"

#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <optional>
#include <string>

using namespace redlips::drivers;
namespace asio = boost::asio;
using asio::awaitable;

namespace {

/// Waits until there is something to take, as the users of a Bell do.
awaitable<void> take(Bell& bell, int& there) {
  while (there == 0) co_await bell.rung();
  --there;
}

struct Room {
  asio::io_context io{1};
  Bell bell{io.get_executor()};
  int there = 0;
  std::string said;  // a letter for each that took, a cross for each that was cancelled

  void settle() {
    io.restart();
    io.poll();
  }
  void come(char letter) {
    asio::co_spawn(io, take(bell, there),
                   [this, letter](const std::exception_ptr& error) { said += error ? 'x' : letter; });
    settle();
  }
  void come(char letter, asio::cancellation_signal& leave) {
    asio::co_spawn(
        io, take(bell, there),
        asio::bind_cancellation_slot(
            leave.slot(), [this, letter](const std::exception_ptr& error) { said += error ? 'x' : letter; }));
    settle();
  }
};

}  // namespace

TEST_CASE("a ring wakes all who wait, later and not within it") {
  Room room;
  room.come('a');
  room.come('b');
  room.there = 2;
  room.bell.ring();
  CHECK(room.said.empty());
  room.settle();
  CHECK(room.said == "ab");
}

TEST_CASE("who finds nothing when he is woken waits on, and who comes late needs no ring") {
  Room room;
  room.come('a');
  room.bell.ring();
  room.bell.ring();
  room.settle();
  CHECK(room.said.empty());
  room.there = 2;
  room.come('b');
  CHECK(room.said == "b");
  room.bell.ring();
  room.settle();
  CHECK(room.said == "ba");
}

TEST_CASE("who is cancelled while he waits throws, and the others are rung for as ever") {
  Room room;
  asio::cancellation_signal leave;
  room.come('a', leave);
  SUBCASE("nobody else waits") {}
  SUBCASE("another one waits") { room.come('b'); }
  leave.emit(asio::cancellation_type::terminal);
  room.settle();
  CHECK(room.said == "x");
  room.there = 2;
  room.bell.ring();
  room.settle();
  room.come('c');
  CHECK((room.said == "xc" || room.said == "xbc"));
}

TEST_CASE("a wait says whether it was a ring that ended it") {
  asio::io_context io{1};
  Bell bell(io.get_executor());
  std::optional<bool> rung;
  asio::cancellation_signal leave;
  asio::co_spawn(io, bell.rung(),
                 asio::bind_cancellation_slot(
                     leave.slot(), [&](const std::exception_ptr& error, bool yes) { rung = !error && yes; }));
  io.poll();
  bool rings = false, cancels = false;
  SUBCASE("a ring") { rings = true; }
  SUBCASE("a cancel") { cancels = true; }
  SUBCASE("a ring, and a cancel before he was up") { rings = cancels = true; }
  asio::post(io, [&] {
    if (rings) bell.ring();
    if (cancels) leave.emit(asio::cancellation_type::terminal);
  });
  io.restart();
  io.poll();
  CHECK(rung == !cancels);
}

TEST_CASE("the end of everything frees who waits, and a ring after it is nothing") {
  const auto there = std::make_shared<int>(0);
  const auto waiting = [](std::shared_ptr<Bell> bell, std::shared_ptr<int> count) -> awaitable<void> {
    while (*count == 0) co_await bell->rung();
  };
  {
    asio::io_context io{1};
    const auto bell = std::make_shared<Bell>(io.get_executor());
    // As of a count that falls when work is freed that nobody will end.
    const std::shared_ptr<void> rings(nullptr, [bell](void*) { bell->ring(); });
    asio::co_spawn(io, waiting(bell, there), [rings](const std::exception_ptr&) {});
    io.poll();
    CHECK(there.use_count() == 2);
  }
  CHECK(there.use_count() == 1);
}
