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

using Door = asio::experimental::channel<void(boost::system::error_code)>;

awaitable<int> at_once(int value) { co_return value; }

awaitable<int> behind(Door& door, bool& finished) {
  co_await door.async_receive(asio::use_awaitable);
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
  Door door(context, 0);
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
  Door door(context, 0);
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
  Door door(context, 0);
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
  door.try_send(boost::system::error_code());
  context.restart();
  context.poll();
  CHECK(finished);
}
