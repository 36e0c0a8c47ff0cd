// SPDX-License-Identifier: Apache-2.0
// One at a time, in the order they came, whoever goes meanwhile.
#include "drivers/turns.h"

#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>

using namespace redlips::drivers;
namespace asio = boost::asio;

namespace {

struct Queue {
  asio::io_context io{1};
  std::optional<Turns> turns{std::in_place, io.get_executor()};
  std::string said;
  std::optional<Turns::Held> first;

  void settle() {
    io.restart();
    io.poll();
  }
  void hold_first() {
    asio::co_spawn(io, turns->take(),
                   [this](const std::exception_ptr&, Turns::Held held) { first.emplace(std::move(held)); });
    settle();
    REQUIRE(first);
    REQUIRE(*first);
  }
  /// Says its letter when it has the turn, and ends it at once; a cross if it was cancelled.
  void come(char letter) {
    asio::co_spawn(io, turns->take(),
                   [this, letter](const std::exception_ptr& error, const Turns::Held& held) {
                     said += error || !held ? 'x' : letter;
                   });
    settle();
  }
};

}  // namespace

TEST_CASE("turns go round in the order in which they were asked for") {
  Queue queue;
  queue.hold_first();
  for (const char letter : {'a', 'b', 'c'}) queue.come(letter);
  CHECK(queue.said.empty());
  queue.first.reset();
  CHECK(queue.said.empty());  // never within the end of another's
  queue.settle();
  CHECK(queue.said == "abc");
  queue.come('d');
  CHECK(queue.said == "abcd");
}

TEST_CASE("who is cancelled while he waits leaves the others their turns") {
  Queue queue;
  queue.hold_first();
  bool gone = false;
  asio::cancellation_signal leave;
  asio::co_spawn(
      queue.io, queue.turns->take(),
      asio::bind_cancellation_slot(leave.slot(), [&](const std::exception_ptr& error, const Turns::Held&) {
        gone = error != nullptr;
      }));
  queue.settle();
  SUBCASE("nobody else waits") {}
  SUBCASE("another one waits") { queue.come('a'); }
  leave.emit(asio::cancellation_type::terminal);
  queue.settle();
  CHECK(gone);
  queue.first.reset();
  queue.settle();
  queue.come('b');
  CHECK((queue.said == "b" || queue.said == "ab"));
}

TEST_CASE("one who goes in the moment that the turn comes passes it on") {
  Queue queue;
  queue.hold_first();
  asio::cancellation_signal leave;
  asio::co_spawn(
      queue.io, queue.turns->take(),
      asio::bind_cancellation_slot(leave.slot(), [](const std::exception_ptr&, const Turns::Held&) {}));
  queue.settle();
  queue.come('a');
  queue.first.reset();
  leave.emit(asio::cancellation_type::terminal);
  queue.settle();
  CHECK(queue.said == "a");
}

TEST_CASE("the end of the queue cancels who waits, and a turn that is held ends later") {
  Queue queue;
  queue.hold_first();
  queue.come('a');
  queue.turns.reset();
  queue.settle();
  CHECK(queue.said == "x");
  queue.first.reset();
}
