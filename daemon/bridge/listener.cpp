// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/listener.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/v6_only.hpp>

namespace redlips::bridge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int ephemeral_attempts = 16;

// SO_REUSEADDR lets a restart pass connections in TIME_WAIT; Linux still refuses two listeners. Never
// SO_REUSEPORT: it would let another program of the user share the port.
error_code try_listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
  error_code fault;
  acceptor.open(endpoint.protocol(), fault);
  if (!fault) acceptor.set_option(tcp::acceptor::reuse_address(true), fault);
  if (!fault && endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(true), fault);
  if (!fault) acceptor.bind(endpoint, fault);
  if (!fault) acceptor.listen(asio::socket_base::max_listen_connections, fault);
  if (!fault) acceptor.non_blocking(true, fault);
  return fault;
}

bool no_ipv6(const error_code& fault) {
  return fault == asio::error::address_family_not_supported || fault == asio::error::network_unreachable ||
         fault == boost::system::errc::address_not_available;
}

std::optional<Listener> listen_once(const asio::any_io_executor& executor, unsigned short port) {
  Listener out{0, tcp::acceptor(executor), std::nullopt};
  if (try_listen(out.v4, {asio::ip::address_v4::loopback(), port})) return std::nullopt;
  out.port = out.v4.local_endpoint().port();
  tcp::acceptor v6(executor);
  const error_code fault = try_listen(v6, {asio::ip::address_v6::loopback(), out.port});
  if (fault && !no_ipv6(fault)) return std::nullopt;
  if (!fault) out.v6 = std::move(v6);
  return out;
}

}  // namespace

std::optional<Listener> listen_on(const asio::any_io_executor& executor, unsigned short port) {
  for (int i = 0; i < (port == 0 ? ephemeral_attempts : 1); ++i)
    if (auto out = listen_once(executor, port)) return out;
  return std::nullopt;
}

std::optional<Listener> listen_on_first(const asio::any_io_executor& executor,
                                        std::span<const unsigned short> ports) {
  for (const unsigned short port : ports)
    if (auto out = listen_on(executor, port)) return out;
  return std::nullopt;
}

}  // namespace redlips::bridge
