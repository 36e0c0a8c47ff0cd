// SPDX-License-Identifier: Apache-2.0
// A redlipsd of the bench, a client of its local API, and the one who answers its prompts.
#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <deque>
#include <filesystem>
#include <thread>

#include "drivers/wire/channel.h"
#include "tests/bench/background.h"
#include "tests/bench/effort.h"
#include "tests/bench/world.h"

namespace redlips::bench {

/// Serves the world's keys until the end of the scope.
class Daemon {
 public:
  /// `state`: the name of its state directory in the world. A history grows with each signature, and with it
  /// what a daemon reads and keeps: figures of size and start need one of a known length.
  explicit Daemon(const World& world, const std::string& state = "state");
  int pid() const noexcept { return process_.pid(); }
  unsigned short port() const noexcept { return port_; }
  const std::filesystem::path& socket() const noexcept { return socket_; }
  /// From before it is started to its word that it listens.
  double start_ms() const noexcept { return start_ms_; }

 private:
  std::filesystem::path socket_;
  Ends ready_ = pipe_to_us();
  Clock::time_point begun_ = Clock::now();
  Background process_;
  double start_ms_ = 0;
  unsigned short port_ = 0;
};

/// A client of the control socket. Throws std::runtime_error where a call is refused.
class Control {
 public:
  explicit Control(const Daemon& daemon);
  boost::json::object call(std::string_view method, boost::json::object params = {});
  /// Waits for the next event of that type; earlier ones are dropped. `watch` must have been called.
  void wait_for(std::string_view type);
  /// Waits until the daemon sees that many keys.
  void wait_for_keys(std::size_t count);
  /// The process of the one token host that runs; -1 if none does.
  int host_pid();

 private:
  boost::json::object next();
  wire::Channel channel_;
  std::deque<boost::json::object> events_;
  std::int64_t calls_ = 0;
};

/// Answers every login prompt at once with the world's PIN and the first key that is offered, on a thread of
/// its own.
class Desk {
 public:
  explicit Desk(const Daemon& daemon);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  int prompts() const noexcept { return prompts_; }
  /// When the last answer was about to be sent.
  Clock::time_point answered() const noexcept { return Clock::time_point(Clock::duration(answered_)); }

 private:
  void serve();
  void answer(const boost::json::object& question);
  wire::Channel channel_;
  std::atomic<int> prompts_ = 0;
  std::atomic<Clock::rep> answered_ = 0;
  std::thread thread_;
};

}  // namespace redlips::bench
