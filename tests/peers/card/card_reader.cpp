// SPDX-License-Identifier: Apache-2.0
// Sockets of the virtual reader, blocking: vpcd sends whole messages and waits for each answer.
#include "tests/peers/card/card_reader.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <span>
#include <system_error>

namespace redlips::peers {
namespace {

// Messages of one byte are orders to the reader, not commands to the card (vsmartcard, vpcd.h).
constexpr std::uint8_t power_off = 0, power_on = 1, reset = 2, get_atr = 4;

void check(bool holds, const char* call) {
  if (!holds) throw std::system_error(errno, std::generic_category(), call);
}

/// False where the other side has closed before the first byte.
bool read_exactly(int socket, std::span<std::uint8_t> target) {
  const auto got = ::recv(socket, target.data(), target.size(), MSG_WAITALL);
  check(got >= 0, "recv");
  return static_cast<std::size_t>(got) == target.size();
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

Descriptor tcp_socket() {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  check(static_cast<bool>(socket), "socket");
  return socket;
}

/// The port that a socket bound to `port` (0: any) got; 0 where it is taken.
std::uint16_t bound_port(const Descriptor& socket, std::uint16_t port) {
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), generic, size) != 0) return 0;
  check(::getsockname(socket.get(), generic, &size) == 0, "getsockname");
  return ntohs(address.sin_port);
}

}  // namespace

std::uint16_t free_port_pair() {
  for (int attempt = 0; attempt < 100; ++attempt) {
    const Descriptor first = tcp_socket(), second = tcp_socket();
    const std::uint16_t port = bound_port(first, 0);
    if (port != 0xFFFF && bound_port(second, static_cast<std::uint16_t>(port + 1)) != 0) return port;
  }
  throw std::runtime_error("no two neighbouring ports are free");
}

void CardReader::insert(std::uint16_t port) {
  connection_ = tcp_socket();
  const sockaddr_in address = loopback(port);
  check(::connect(connection_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
        "connect to vpcd");
}

void CardReader::step() {
  std::array<std::uint8_t, 2> length{};
  Bytes message;
  bool whole = read_exactly(connection_.get(), length);
  if (whole) {
    message.resize(static_cast<std::size_t>(length[0]) << 8 | length[1]);
    whole = read_exactly(connection_.get(), message);
  }
  if (!whole) throw std::runtime_error("vpcd closed the reader");
  handle(message);
}

void CardReader::handle(const Bytes& message) {
  if (message.size() != 1) return reply(card_.answer(message));
  switch (message[0]) {
    case power_off:
    case power_on:
    case reset:
      on_ = on_ || message[0] == power_on;
      return card_.reset();
    case get_atr:
      if (on_) ++asked_since_power_on_;
      return reply(PivCard::atr());
    default:
      throw std::runtime_error("vpcd sent an unknown order");
  }
}

void CardReader::reply(const Bytes& message) {
  Bytes framed{static_cast<std::uint8_t>(message.size() >> 8), static_cast<std::uint8_t>(message.size())};
  framed = joined(std::move(framed), message);
  const auto sent = ::send(connection_.get(), framed.data(), framed.size(), MSG_NOSIGNAL);
  check(sent == static_cast<ssize_t>(framed.size()), "send");
}

}  // namespace redlips::peers
