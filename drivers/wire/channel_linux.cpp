// SPDX-License-Identifier: Apache-2.0
// A blocking channel's reads and writes on a Unix socket.
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "drivers/wire/rpc.h"
#include "drivers/wire/stream.h"

namespace redlips::wire {
namespace {

[[noreturn]] void fail(const char* call) {
  throw ChannelError(std::string(call) + ": " + std::strerror(errno));
}

/// Drops the first `sent` bytes.
void drop(std::vector<iovec>& pieces, std::size_t sent) {
  while (sent > 0) {
    auto& front = pieces.front();
    const auto part = std::min(sent, front.iov_len);
    front.iov_base = static_cast<std::uint8_t*>(front.iov_base) + part;
    front.iov_len -= part;
    sent -= part;
    if (front.iov_len == 0) pieces.erase(pieces.begin());
  }
}

}  // namespace

bool read_exact(int handle, std::span<std::uint8_t> into) {
  std::size_t have = 0;
  while (have < into.size()) {
    const auto count = ::recv(handle, into.data() + have, into.size() - have, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("recv");
    if (count == 0 && have == 0) return false;
    if (count == 0) throw ChannelError("stream ended inside a frame");
    have += static_cast<std::size_t>(count);
  }
  return true;
}

void write_all(int handle, std::vector<std::span<const std::uint8_t>> pieces) {
  std::vector<iovec> left;
  left.reserve(pieces.size());
  for (const auto& piece : pieces) {
    // sendmsg does not write through iov_base; iovec has no const form.
    left.push_back({const_cast<std::uint8_t*>(piece.data()), piece.size()});
  }
  while (!left.empty()) {
    msghdr message{};
    message.msg_iov = left.data();
    message.msg_iovlen = left.size();
    const auto sent = ::sendmsg(handle, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) fail("sendmsg");
    drop(left, static_cast<std::size_t>(sent));
  }
}

void close_stream(int handle) noexcept {
  if (handle >= 0) ::close(handle);
}

}  // namespace redlips::wire
