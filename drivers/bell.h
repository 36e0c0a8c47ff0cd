// SPDX-License-Identifier: Apache-2.0
// Wakes coroutines of one thread that wait for something of their own: a result, a queue that fills, a count
// that falls.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace redlips::drivers {

/// What is waited for stands beside it: `while (!there) co_await bell.rung();`. Coroutines own both together,
/// for whoever is woken looks again. No asio::experimental::channel, for the reasons in turns.h.
class Bell {
 public:
  explicit Bell(const boost::asio::any_io_executor& executor);
  /// Whoever waits now goes on: later, never within this call. Nobody hears it who waits from then on.
  void ring();
  /// True after a ring, false where the caller was cancelled: whatever he waits for next throws
  /// operation_aborted.
  boost::asio::awaitable<bool> rung();

 private:
  boost::asio::steady_timer timer_;  ///< never expires; cancelled by each ring
};

}  // namespace redlips::drivers
