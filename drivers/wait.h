// SPDX-License-Identifier: Apache-2.0
// The two ways to wait in the daemon: with a deadline, and past a caller who has gone.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "drivers/bell.h"

namespace redlips::drivers {

/// What a piece of work ended in: a value or an exception.
template <class Value>
struct Outcome {
  std::optional<Value> value;
  std::exception_ptr error;

  /// The value, or the exception thrown.
  Value take() {
    if (error) std::rethrow_exception(error);
    return std::move(*value);
  }
};

/// Runs `work` and keeps what it throws: `||` would go on waiting for its timer otherwise.
template <class Value>
boost::asio::awaitable<Outcome<Value>> outcome_of(boost::asio::awaitable<Value> work) {
  Outcome<Value> outcome;
  try {
    outcome.value.emplace(co_await std::move(work));
  } catch (...) {
    outcome.error = std::current_exception();
  }
  co_return outcome;
}

/// The result of `work`, or nullopt if it took longer than `deadline`: it was cancelled then, and a stream it
/// read or wrote is mid-frame: close it, kill its process. The only timer race of the house.
template <class Value>
boost::asio::awaitable<std::optional<Value>> within(std::chrono::milliseconds deadline,
                                                    boost::asio::awaitable<Value> work) {
  using namespace boost::asio::experimental::awaitable_operators;
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor, deadline);
  // As a tuple: the timer that loses each time would throw each time, and an exception costs more than a
  // verb.
  auto first = co_await (outcome_of(std::move(work)) ||
                         timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable)));
  if (first.index() == 0) co_return std::get<0>(first).take();
  // The caller has gone: that is no deadline.
  if (const auto [fault] = std::get<1>(first); fault) throw boost::system::system_error(fault);
  co_return std::nullopt;
}

/// Where the result of a piece of work is put and waited for.
template <class Value>
struct Result {
  explicit Result(const boost::asio::any_io_executor& executor) : there(executor) {}
  Bell there;
  std::optional<Outcome<Value>> outcome;
};

/// Runs `work` to its end whatever becomes of the caller: a cancel ends the wait alone, and the result is
/// dropped.
template <class Value>
boost::asio::awaitable<Value> uncancelled(boost::asio::awaitable<Value> work) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto result = std::make_shared<Result<Value>>(executor);
  boost::asio::co_spawn(executor, outcome_of(std::move(work)),
                        [result](const std::exception_ptr&, Outcome<Value> outcome) {
                          result->outcome = std::move(outcome);
                          result->there.ring();
                        });
  while (!result->outcome) co_await result->there.rung();
  co_return result->outcome->take();
}

}  // namespace redlips::drivers
