// SPDX-License-Identifier: Apache-2.0
// The daemon's end of a local channel: the same frames as coroutines over any Asio stream of this machine.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <optional>

#include "drivers/wire/frame.h"
#include "drivers/wire/rpc.h"

namespace redlips::wire {

/// One reader and one writer coroutine at a time; writes queue up (at most 256 messages or 4 MiB, then the peer is too
/// slow and the channel closes). A cancelled or timed-out operation leaves the stream mid-frame: close it.
class AsyncChannel {
 public:
  AsyncChannel(boost::asio::local::stream_protocol::socket socket, std::size_t json_limit);
  boost::asio::awaitable<std::optional<Message>> read();
  boost::asio::awaitable<void> write(boost::json::object body);
  boost::asio::awaitable<void> write(boost::json::object body, std::vector<Secret> secrets);
  void close() noexcept;
  bool is_open() const noexcept { return socket_.is_open(); }
  boost::asio::local::stream_protocol::socket& socket() noexcept { return socket_; }

 private:
  boost::asio::local::stream_protocol::socket socket_;
  std::size_t json_limit_;
};

}  // namespace redlips::wire
