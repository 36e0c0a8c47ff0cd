// SPDX-License-Identifier: Apache-2.0
// How the bridge waits: a peer that goes away is an ordinary answer, not an exception.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace redlips::bridge {

/// `auto [error, bytes] = co_await socket.async_read_some(buffer, tuple);`
inline constexpr auto tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace redlips::bridge
