// SPDX-License-Identifier: Apache-2.0
// One 4-tuple from sock_diag(7); /proc/net/tcp{,6} where netlink is not to be had.
#include "drivers/platform/peer.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "drivers/platform/descriptor.h"

namespace redlips::platform {
namespace {

using boost::asio::ip::address_v6;

/// Both ends as the kernel keys them: a v4-mapped connection is an IPv4 one.
struct Tuple {
  bool v6 = false;
  address_v6::bytes_type source{}, destination{};  ///< IPv4 in the first four bytes
  std::uint16_t source_port = 0, destination_port = 0;
};

bool is_v4(const TcpEnd& end) { return end.address().is_v4() || end.address().to_v6().is_v4_mapped(); }

address_v6::bytes_type bytes_of(const TcpEnd& end) {
  if (!is_v4(end)) return end.address().to_v6().to_bytes();
  const auto v4 = end.address().is_v4()
                      ? end.address().to_v4()
                      : boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, end.address().to_v6());
  address_v6::bytes_type bytes{};
  const auto four = v4.to_bytes();
  std::copy(four.begin(), four.end(), bytes.begin());
  return bytes;
}

/// The peer's socket has the ends the other way round.
Tuple tuple_of(const TcpEnd& local, const TcpEnd& remote) {
  return {!is_v4(remote), bytes_of(remote), bytes_of(local), remote.port(), local.port()};
}

struct Request {
  nlmsghdr header{};
  inet_diag_req_v2 ask{};
};

Request request_for(const Tuple& tuple) {
  Request request;
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST;
  request.ask.sdiag_family = tuple.v6 ? AF_INET6 : AF_INET;
  request.ask.sdiag_protocol = IPPROTO_TCP;
  request.ask.idiag_states = 1U << TCP_ESTABLISHED;
  request.ask.id.idiag_sport = htons(tuple.source_port);
  request.ask.id.idiag_dport = htons(tuple.destination_port);
  std::memcpy(request.ask.id.idiag_src, tuple.source.data(), sizeof request.ask.id.idiag_src);
  std::memcpy(request.ask.id.idiag_dst, tuple.destination.data(), sizeof request.ask.id.idiag_dst);
  request.ask.id.idiag_cookie[0] = request.ask.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  return request;
}

PeerLookup judge(const void* data, std::size_t size) {
  nlmsghdr header{};
  if (size < sizeof header) return {};
  std::memcpy(&header, data, sizeof header);
  const auto* payload = static_cast<const std::uint8_t*>(data) + NLMSG_HDRLEN;
  if (header.nlmsg_type == NLMSG_ERROR && size >= NLMSG_HDRLEN + sizeof(nlmsgerr)) {
    nlmsgerr error{};
    std::memcpy(&error, payload, sizeof error);
    return {error.error == -ENOENT, {}};
  }
  inet_diag_msg row{};
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || size < NLMSG_HDRLEN + sizeof row) return {};
  std::memcpy(&row, payload, sizeof row);
  if (row.idiag_state != TCP_ESTABLISHED || row.idiag_inode == 0) return {true, {}};
  return {true, row.idiag_uid};
}

/// An address as /proc/net/tcp prints it: 32-bit words in the machine's byte order, upper-case hex.
std::string proc_text(const std::uint8_t* bytes, std::size_t size, std::uint16_t port) {
  std::string text;
  std::array<char, 16> part{};
  for (std::size_t i = 0; i < size; i += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes + i, 4);
    std::snprintf(part.data(), part.size(), "%08X", word);
    text += part.data();
  }
  std::snprintf(part.data(), part.size(), ":%04X", port);
  return text + part.data();
}

/// Looks for one row; `mapped` writes IPv4 the way tcp6 does.
PeerLookup search(const char* file, const Tuple& tuple, bool mapped) {
  static constexpr address_v6::bytes_type prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const auto text = [&](const address_v6::bytes_type& address, std::uint16_t port) {
    if (!mapped) return proc_text(address.data(), tuple.v6 ? 16 : 4, port);
    auto bytes = prefix;
    std::copy_n(address.begin(), 4, bytes.begin() + 12);
    return proc_text(bytes.data(), bytes.size(), port);
  };
  const auto source = text(tuple.source, tuple.source_port);
  const auto destination = text(tuple.destination, tuple.destination_port);
  std::ifstream rows(file);
  PeerLookup found{rows.is_open(), {}};
  for (std::string line; std::getline(rows, line);) {
    std::istringstream columns(line);
    std::string number, from, to, state, queues, timer, retransmits, timeout;
    unsigned user = 0;
    unsigned long inode = 0;
    columns >> number >> from >> to >> state >> queues >> timer >> retransmits >> user >> timeout >> inode;
    if (columns && from == source && to == destination && state == "01" && inode != 0) found.user = user;
  }
  return found;
}

}  // namespace

PeerLookup tcp_peer_by_sock_diag(const TcpEnd& local, const TcpEnd& remote) {
  const Descriptor netlink(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (netlink.get() < 0) return {};
  const auto request = request_for(tuple_of(local, remote));
  if (::send(netlink.get(), &request, sizeof request, 0) != static_cast<ssize_t>(sizeof request)) return {};
  std::array<std::uint8_t, 4096> answer{};
  const auto count = ::recv(netlink.get(), answer.data(), answer.size(), 0);
  return count < 0 ? PeerLookup{} : judge(answer.data(), static_cast<std::size_t>(count));
}

PeerLookup tcp_peer_by_proc(const TcpEnd& local, const TcpEnd& remote) {
  const auto tuple = tuple_of(local, remote);
  if (tuple.v6) return search("/proc/net/tcp6", tuple, false);
  auto found = search("/proc/net/tcp", tuple, false);
  if (found.user) return found;
  const auto mapped = search("/proc/net/tcp6", tuple, true);
  return {found.answered || mapped.answered, mapped.user};
}

std::optional<unsigned> tcp_peer_user(const TcpEnd& local, const TcpEnd& remote) {
  const auto asked = tcp_peer_by_sock_diag(local, remote);
  return (asked.answered ? asked : tcp_peer_by_proc(local, remote)).user;
}

}  // namespace redlips::platform
