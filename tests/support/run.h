// SPDX-License-Identifier: Apache-2.0
// Runs one coroutine to its end on a context that has other things going on.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "drivers/wait.h"

namespace redlips::test {

/// The coroutine's value, or what it throws.
template <class Value>
Value run(boost::asio::io_context& context, boost::asio::awaitable<Value> work) {
  std::optional<drivers::Outcome<Value>> outcome;
  boost::asio::co_spawn(
      context, drivers::outcome_of(std::move(work)),
      [&outcome](const std::exception_ptr&, drivers::Outcome<Value> end) { outcome = std::move(end); });
  context.restart();  // an earlier run may have ended for want of work
  while (!outcome) context.run_one();
  return outcome->take();
}

}  // namespace redlips::test
