// SPDX-License-Identifier: Apache-2.0
// The three calls a blocking channel needs of the system.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace redlips::wire {

/// Fills `into` straight from the kernel. False if the stream ended before the first byte; ChannelError if it
/// ended later or failed.
bool read_exact(int handle, std::span<std::uint8_t> into);
/// Sends all pieces in order, without copying them. ChannelError if the peer is gone.
void write_all(int handle, std::vector<std::span<const std::uint8_t>> pieces);
/// Closes the handle; -1 is none.
void close_stream(int handle) noexcept;

}  // namespace redlips::wire
