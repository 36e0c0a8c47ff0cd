// SPDX-License-Identifier: Apache-2.0
// Deadlines and work that outlives its caller. Time that passes is never asserted, only what follows from it.
#include "drivers/wait.h"

#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <stdexcept>

#include "tests/support/run.h"

using namespace redlips::drivers;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::awaitable;

namespace {

using Door = Bell;

awaitable<int> at_once(int value) { co_return value; }

awaitable<int> behind(Door& door, bool& finished) {
  const bool open = co_await door.rung();
  if (!open) throw boost::system::system_error(asio::error::operation_aborted);
  finished = true;
  co_return 3;
}

awaitable<int> failing() {
  throw std::runtime_error("broke");
  co_return 0;
}

}  // namespace

TEST_CASE("work that ends in time gives its value") {
  asio::io_context context;
  CHECK(redlips::test::run(context, within(1h, at_once(7))) == 7);
}

TEST_CASE("work that does not end is cancelled at the deadline") {
  asio::io_context context;
  Door door(context.get_executor());
  bool finished = false;
  CHECK_FALSE(redlips::test::run(context, within(1ms, behind(door, finished))).has_value());
  CHECK_FALSE(finished);
}

TEST_CASE("work that throws does not wait for its deadline") {
  asio::io_context context;
  CHECK_THROWS_WITH(redlips::test::run(context, within(1h, failing())), "broke");
}

TEST_CASE("a caller who goes ends work with a deadline by an abort, which is no deadline") {
  asio::io_context context;
  Door door(context.get_executor());
  bool finished = false;
  std::exception_ptr error;
  asio::cancellation_signal cancel;
  asio::co_spawn(
      context, within(1h, behind(door, finished)),
      asio::bind_cancellation_slot(
          cancel.slot(), [&](const std::exception_ptr& fault, const std::optional<int>&) { error = fault; }));
  context.poll();
  cancel.emit(asio::cancellation_type::terminal);
  context.restart();
  context.poll();
  REQUIRE(error);
  CHECK_THROWS_AS(std::rethrow_exception(error), boost::system::system_error);
  CHECK_FALSE(finished);
}

TEST_CASE("an uncancelled piece of work gives its value or throws what it throws") {
  asio::io_context context;
  CHECK(redlips::test::run(context, uncancelled(at_once(7))) == 7);
  CHECK_THROWS_WITH(redlips::test::run(context, uncancelled(failing())), "broke");
}

TEST_CASE("a cancel ends the caller's wait and not the work") {
  asio::io_context context;
  Door door(context.get_executor());
  bool finished = false, gone = false;
  asio::cancellation_signal cancel;
  asio::co_spawn(context, uncancelled(behind(door, finished)),
                 asio::bind_cancellation_slot(
                     cancel.slot(), [&](const std::exception_ptr& error, int) { gone = error != nullptr; }));
  context.poll();
  cancel.emit(asio::cancellation_type::terminal);
  context.restart();
  context.poll();
  CHECK(gone);
  CHECK_FALSE(finished);
  door.ring();
  context.restart();
  context.poll();
  CHECK(finished);
}

TEST_CASE("a caller who goes as the result comes loses it without harm") {
  asio::io_context context;
  Door door(context.get_executor());
  bool finished = false;
  int calls = 0;
  asio::cancellation_signal cancel;
  asio::co_spawn(
      context, uncancelled(behind(door, finished)),
      asio::bind_cancellation_slot(cancel.slot(), [&](const std::exception_ptr&, int) { ++calls; }));
  context.poll();
  door.ring();
  SUBCASE("before the work has heard of its door") {}
  SUBCASE("after the work has ended") {
    while (!finished) context.poll_one();
  }
  cancel.emit(asio::cancellation_type::terminal);
  context.restart();
  context.poll();
  CHECK(finished);
  CHECK(calls == 1);
}

TEST_CASE("the end of everything frees a caller, his work and what they wait for") {
  auto owned = std::make_shared<bool>(false);
  {
    asio::io_context context;
    const auto door = std::make_shared<Door>(context.get_executor());
    const auto work = [](std::shared_ptr<Door> its_door, std::shared_ptr<bool> finished) -> awaitable<int> {
      const auto value = co_await behind(*its_door, *finished);
      co_return value;
    };
    asio::co_spawn(context, uncancelled(work(door, owned)), [owned](const std::exception_ptr&, int) {});
    context.poll();
    CHECK(owned.use_count() > 1);
  }
  CHECK(owned.use_count() == 1);
  CHECK_FALSE(*owned);
}
