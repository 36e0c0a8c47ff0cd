// SPDX-License-Identifier: Apache-2.0
// What is to be written to one page: in order, and only so much of it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "drivers/bell.h"

namespace redlips::bridge {

/// One coroutine takes, everybody puts.
class Outbox {
 public:
  struct Message {
    std::string text;
    bool last = false;  ///< the socket is closed after it
  };
  static constexpr std::size_t places = 32;

  explicit Outbox(const boost::asio::any_io_executor& executor) : news_(executor) {}
  /// False where it is full or closed.
  bool put(Message message);
  /// The oldest message; nullopt once it is closed, or where the caller was cancelled.
  boost::asio::awaitable<std::optional<Message>> next();
  /// Drops what is in it.
  void close();

 private:
  std::deque<Message> waiting_;
  bool closed_ = false;
  drivers::Bell news_;
};

}  // namespace redlips::bridge
