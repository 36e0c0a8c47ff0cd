// SPDX-License-Identifier: Apache-2.0
// Time that goes on while the computer sleeps: what a person was asked before he closed the lid is over when
// he opens it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>

namespace redlips::platform {

/// As std::chrono::steady_clock::now(), which on Linux stands still during a suspend, and this does not.
std::chrono::steady_clock::time_point since_boot() noexcept;

/// Waits for a moment of that time; after a sleep that was longer it goes off at once. One wait at a time.
class SleeplessTimer {
 public:
  /// Throws std::system_error where the system has no timer left.
  explicit SleeplessTimer(const boost::asio::any_io_executor& executor);
  ~SleeplessTimer();
  SleeplessTimer(const SleeplessTimer&) = delete;
  SleeplessTimer& operator=(const SleeplessTimer&) = delete;

  /// Sets the moment, so far from now; a wait for another one ends as cancelled.
  void expires_after(std::chrono::nanoseconds time);
  /// Success once the moment has come; operation_aborted where cancel() or the caller's own cancel came
  /// first.
  boost::asio::awaitable<boost::system::error_code> wait();
  void cancel() noexcept;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace redlips::platform
