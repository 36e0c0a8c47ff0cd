// SPDX-License-Identifier: Apache-2.0
// A queue of coroutines of one thread, first come, first served. No asio::experimental::channel: in
// Boost 1.81 one whose waiter is cancelled blocks for good, and one that is freed while it hands over
// crashes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <memory>

#include "drivers/bell.h"

namespace redlips::drivers {

class Turns {
  struct Line;

 public:
  explicit Turns(const boost::asio::any_io_executor& executor);
  ~Turns();  ///< whoever waits is cancelled; a turn that is held ends later without harm
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  /// The right to go on alone. Its end passes the turn on; the next one runs later, never within that end.
  class Held {
   public:
    Held() noexcept = default;  ///< holds nothing
    explicit Held(std::shared_ptr<Line> line) noexcept;
    Held(Held&&) noexcept = default;
    Held& operator=(Held&&) = delete;
    ~Held();
    explicit operator bool() const noexcept { return line_ != nullptr; }

   private:
    std::shared_ptr<Line> line_;
  };

  /// A cancelled wait leaves the queue and throws operation_aborted; the order of the others stays.
  boost::asio::awaitable<Held> take();

 private:
  struct Waiter {
    explicit Waiter(const boost::asio::any_io_executor& executor) : news(executor) {}
    Bell news;
    bool mine = false;
  };
  struct Line {
    boost::asio::any_io_executor executor;
    bool taken = false;
    std::deque<std::shared_ptr<Waiter>> waiting;
    void pass_on();
  };
  static boost::asio::awaitable<Held> take_in(std::shared_ptr<Line> line);

  std::shared_ptr<Line> line_;
};

}  // namespace redlips::drivers
