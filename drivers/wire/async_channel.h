// SPDX-License-Identifier: Apache-2.0
// The daemon's end of a local channel: the same frames as coroutines over any Asio stream of this machine.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>
#include <optional>

#include "drivers/wire/frame.h"
#include "drivers/wire/rpc.h"

namespace redlips::wire {

/// One reader coroutine at a time; any number of writers: messages queue up (at most 256 messages or 4 MiB,
/// then the peer is too slow and the channel closes). A read that is cancelled or timed out leaves the stream
/// mid-frame and closes it; a cancelled write only stops waiting. Destroying the channel closes it. One
/// thread.
class AsyncChannel {
 public:
  static constexpr std::size_t queue_messages = 256;
  static constexpr std::size_t queue_bytes = std::size_t{4} * 1024 * 1024;

  AsyncChannel(boost::asio::local::stream_protocol::socket socket, std::size_t json_limit);
  ~AsyncChannel();
  AsyncChannel(AsyncChannel&&) noexcept = default;
  AsyncChannel& operator=(AsyncChannel&& other) noexcept;

  /// The next message; nullopt at a clean end of stream; ChannelError for anything that is not a message (the
  /// channel is closed then).
  boost::asio::awaitable<std::optional<Message>> read();
  /// Queues at once, then waits until the kernel has taken the message. ChannelError if the channel is closed
  /// (thrown by the call itself) or gets closed, if the message is over the limit, or the queue is.
  boost::asio::awaitable<void> write(boost::json::object body);
  boost::asio::awaitable<void> write(boost::json::object body, std::vector<Secret> secrets);
  /// Queues without waiting: news to a client that may be slow. A closed channel drops it; ChannelError as
  /// for write().
  void post(boost::json::object body);
  void close() noexcept;
  bool is_open() const noexcept;
  boost::asio::local::stream_protocol::socket& socket() noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace redlips::wire
