// SPDX-License-Identifier: Apache-2.0
// The port is kept only if it is ours alone, on both loopback addresses.
#include "daemon/bridge/listener.h"

#include <doctest/doctest.h>

#include <array>
#include <boost/asio/io_context.hpp>

namespace asio = boost::asio;
using asio::ip::tcp;
using redlips::bridge::listen_on;
using redlips::bridge::listen_on_first;

namespace {

const asio::ip::address v4 = asio::ip::address_v4::loopback();
const asio::ip::address v6 = asio::ip::address_v6::loopback();

bool has_ipv6() {
  asio::io_context io;
  boost::system::error_code fault;
  tcp::acceptor probe(io);
  probe.open(tcp::v6(), fault);
  if (!fault) probe.bind({v6, 0}, fault);
  return !fault;
}

// Another program that listens at `address` of a port of its own choice.
tcp::acceptor squatter(asio::io_context& io, const asio::ip::address& address, unsigned short port = 0) {
  tcp::acceptor out(io);
  const tcp::endpoint end{address, port};
  out.open(end.protocol());
  out.set_option(tcp::acceptor::reuse_address(true));
  out.bind(end);
  out.listen();
  return out;
}

unsigned short free_port(asio::io_context& io) { return listen_on(io.get_executor(), 0).value().port; }

}  // namespace

TEST_CASE("a free port is taken on both addresses") {
  asio::io_context io;
  const auto listener = listen_on(io.get_executor(), 0);
  REQUIRE(listener);
  CHECK(listener->port != 0);
  CHECK(listener->v4.local_endpoint() == tcp::endpoint(v4, listener->port));
  CHECK(listener->v6.has_value() == has_ipv6());
  if (listener->v6) CHECK(listener->v6->local_endpoint() == tcp::endpoint(v6, listener->port));
}

TEST_CASE("whoever has one of the addresses makes us take the next port") {
  asio::io_context io;
  for (const asio::ip::address& address : {v4, v6, asio::ip::address(asio::ip::address_v4::any())}) {
    if (address.is_v6() && !has_ipv6()) continue;
    CAPTURE(address.to_string());
    const auto other = squatter(io, address);
    const unsigned short taken = other.local_endpoint().port();
    CHECK_FALSE(listen_on(io.get_executor(), taken));
    const std::array<unsigned short, 2> ports{taken, free_port(io)};
    const auto listener = listen_on_first(io.get_executor(), ports);
    REQUIRE(listener);
    CHECK(listener->port == ports[1]);
  }
}

TEST_CASE("our port cannot be taken from us, not even with SO_REUSEADDR") {
  asio::io_context io;
  const auto listener = listen_on(io.get_executor(), 0);
  REQUIRE(listener);
  CHECK_THROWS(squatter(io, v4, listener->port));
  CHECK_THROWS(squatter(io, asio::ip::address_v4::any(), listener->port));
  if (listener->v6) CHECK_THROWS(squatter(io, v6, listener->port));
}

TEST_CASE("a restart gets its port back while old connections linger") {
  asio::io_context io;
  unsigned short port = 0;
  {
    auto listener = listen_on(io.get_executor(), 0);
    REQUIRE(listener);
    port = listener->port;
    tcp::socket client(io);
    client.connect({v4, port});
    tcp::socket served = listener->v4.accept();
    served.close();  // our side first: it is the one in TIME_WAIT
    client.close();
  }
  CHECK(listen_on(io.get_executor(), port));
}

TEST_CASE("no port at all is no listener") {
  asio::io_context io;
  const auto other = squatter(io, v4);
  const std::array<unsigned short, 1> ports{other.local_endpoint().port()};
  CHECK_FALSE(listen_on_first(io.get_executor(), ports));
}
