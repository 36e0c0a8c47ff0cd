// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/frames.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/wire/frame.h"
#include "tests/fuzz/fuzz.h"

namespace redlips::fuzz {
namespace {

std::string frame(wire::FrameType type, std::string_view body) {
  const auto header = wire::encode_header({type, static_cast<std::uint32_t>(body.size())});
  return std::string(header.begin(), header.end()) + std::string(body);
}

}  // namespace

int stream_of(std::string_view bytes) {
  int ends[2];
  holds(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "a socket pair can be had");
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  // The kernel takes some 200 KiB; what it does not take is a stream that was cut.
  ::send(ends[0], bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::close(ends[0]);
  return ends[1];
}

std::string framed(const std::string& lines) {
  std::string stream;
  Bytes rest({reinterpret_cast<const std::uint8_t*>(lines.data()), lines.size()});
  while (!rest.empty()) {
    const auto line = rest.line();
    const std::string_view body = std::string_view(line).substr(line.empty() ? 0 : 1);
    if (line.starts_with('J')) stream += frame(wire::FrameType::json, body);
    if (line.starts_with('S')) stream += frame(wire::FrameType::secret, body);
    if (line.starts_with('!')) stream += body;
  }
  return stream;
}

}  // namespace redlips::fuzz
