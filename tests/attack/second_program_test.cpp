// SPDX-License-Identifier: Apache-2.0
// Another program of the same user that wants our port beside us, on any address that leads to it
// (SECURITY-RULES 2.2).
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include "tests/support/bridge_house.h"
#include "tests/support/figure.h"

using namespace redlips::test;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

struct Place {
  const char* address;
  bool v6_only;
};
constexpr Place places[] = {{"127.0.0.1", false}, {"0.0.0.0", false}, {"::1", true},
                            {"::", true},         {"::", false},      {"::ffff:127.0.0.1", false}};

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// Whether a program that sets these options gets to listen there.
bool gets_in(const Place& place, unsigned short port, bool reuse_address, bool reuse_port) {
  asio::io_context io;
  tcp::acceptor squatter(io);
  const tcp::endpoint end(asio::ip::make_address(place.address), port);
  boost::system::error_code fault;
  squatter.open(end.protocol());
  if (end.address().is_v6()) squatter.set_option(asio::ip::v6_only(place.v6_only));
  squatter.set_option(tcp::acceptor::reuse_address(reuse_address));
  squatter.set_option(ReusePort(reuse_port));
  squatter.bind(end, fault);
  if (!fault) squatter.listen(asio::socket_base::max_listen_connections, fault);
  return !fault;
}

}  // namespace

TEST_CASE("nobody listens on our port beside us, whatever he sets") {
  std::size_t tries = 0;
  unsigned short port = 0;
  {
    BridgeHouse house;
    port = house.port();
    for (const Place& place : places)
      for (const bool reuse_address : {false, true})
        for (const bool reuse_port : {false, true}) {
          CAPTURE(place.address);
          CAPTURE(reuse_address);
          CAPTURE(reuse_port);
          CHECK_FALSE(gets_in(place, port, reuse_address, reuse_port));
          ++tries;
        }
    for (const bool v6 : {false, true}) {
      RawClient client(port, v6);
      client.send(http_request("GET", "/info", (v6 ? "[::1]:" : "127.0.0.1:") + std::to_string(port)));
      CHECK(client.answer().status == 200);
    }
  }
  for (const Place& place : places)
    CHECK(gets_in(place, port, true, false));  // they do work once we are gone
  figure(tries, "tries to listen on our port beside us, none got in");
}
