// SPDX-License-Identifier: Apache-2.0
// Turns: one holder at a time, first come, first served, on one thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>

namespace redlips::local {

/// The right to show a dialog. Its end passes the turn on.
class Turn {
 public:
  Turn() = default;
  explicit Turn(std::shared_ptr<void> held) : held_(std::move(held)) {}
  explicit operator bool() const noexcept { return held_ != nullptr; }

 private:
  std::shared_ptr<void> held_;
};

/// A queue of coroutines. A cancelled wait leaves the queue; the order of the others stays.
class Turns {
 public:
  explicit Turns(boost::asio::any_io_executor executor);
  ~Turns();
  boost::asio::awaitable<Turn> take();

 private:
  struct Baton;
  std::shared_ptr<Baton> baton_;
};

}  // namespace redlips::local
