// SPDX-License-Identifier: Apache-2.0
// A blocking channel over a stream of this machine: token host, CLI, tray.
#pragma once

#include <memory>
#include <optional>

#include "drivers/wire/frame.h"
#include "drivers/wire/rpc.h"

namespace redlips::wire {

/// Frames in order, read exactly: a secret's bytes go from the kernel straight into its locked pages. One
/// thread reads, another may write.
class Channel {
 public:
  /// Takes the descriptor (a platform handle as an integer) and closes it at the end.
  Channel(int handle, std::size_t json_limit);
  ~Channel();
  Channel(Channel&&) noexcept;
  Channel& operator=(Channel&&) noexcept;

  /// The next message; nullopt at a clean end of stream; ChannelError for anything that is not a message.
  std::optional<Message> read();
  void write(const boost::json::object& body);
  /// Sets "secrets" itself and sends the frames behind it.
  void write(boost::json::object body, std::span<const Secret* const> secrets);
  int handle() const noexcept { return handle_; }

 private:
  int handle_ = -1;
  std::size_t json_limit_ = 0;
};

}  // namespace redlips::wire
