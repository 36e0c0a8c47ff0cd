// SPDX-License-Identifier: Apache-2.0
#include "drivers/bell.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace redlips::drivers {

namespace asio = boost::asio;

Bell::Bell(const asio::any_io_executor& executor) : timer_(executor, asio::steady_timer::time_point::max()) {}

void Bell::ring() { timer_.cancel(); }

asio::awaitable<bool> Bell::rung() {
  co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  const auto caller = co_await asio::this_coro::cancellation_state;
  co_return caller.cancelled() == asio::cancellation_type::none;
}

}  // namespace redlips::drivers
