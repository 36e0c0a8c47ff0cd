// SPDX-License-Identifier: Apache-2.0
// A queue of coroutines of one thread, first come, first served.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace redlips::keyring {

/// One place. Whoever holds it outlives its Turn nowhere: keep the owner of the Turn alive.
class Turn {
 public:
  explicit Turn(const boost::asio::any_io_executor& executor) : place_(executor, 1) {}

  /// Gives the place back at its end.
  class Held {
   public:
    Held() noexcept = default;  ///< holds nothing
    explicit Held(Turn& turn) noexcept : turn_(&turn) {}
    Held(Held&& other) noexcept : turn_(std::exchange(other.turn_, nullptr)) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (turn_) turn_->place_.try_receive([](boost::system::error_code) {});
    }

   private:
    Turn* turn_ = nullptr;
  };

  boost::asio::awaitable<Held> take() {
    co_await place_.async_send(boost::system::error_code(), boost::asio::use_awaitable);
    co_return Held(*this);
  }

 private:
  boost::asio::experimental::channel<void(boost::system::error_code)> place_;
};

}  // namespace redlips::keyring
