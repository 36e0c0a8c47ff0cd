// SPDX-License-Identifier: Apache-2.0
// The time a peer has for its next step: when it is over, the socket is closed and whatever waits on it ends.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

namespace redlips::bridge {

/// Our own clock over a socket: a peer that sends a byte now and then does not prolong it. The socket must
/// live longer.
class Deadline {
 public:
  explicit Deadline(boost::asio::ip::tcp::socket& socket);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  void arm(std::chrono::milliseconds time);  ///< from now; replaces the time before
  void disarm();                             ///< no timer is left
  bool over() const noexcept;                ///< it has closed the socket

 private:
  struct State;
  boost::asio::steady_timer timer_;
  std::shared_ptr<State> state_;
};

}  // namespace redlips::bridge
