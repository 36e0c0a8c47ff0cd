// SPDX-License-Identifier: Apache-2.0
// Whose TCP connection it is: both sources agree, and a connection that is closing belongs to nobody.
#include "drivers/platform/peer.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>

using namespace redlips::platform;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// One accepted connection from `client_address` to a listener on `server_address`.
struct Connection {
  Connection(const char* server_address, const char* client_address)
      : acceptor(context, tcp::endpoint(asio::ip::make_address(server_address), 0)) {
    client.connect({asio::ip::make_address(client_address), acceptor.local_endpoint().port()});
    server = acceptor.accept();
  }
  std::optional<unsigned> user() const {
    return tcp_peer_user(server.local_endpoint(), server.remote_endpoint());
  }
  PeerLookup diag() const { return tcp_peer_by_sock_diag(server.local_endpoint(), server.remote_endpoint()); }
  PeerLookup proc() const { return tcp_peer_by_proc(server.local_endpoint(), server.remote_endpoint()); }

  asio::io_context context;
  tcp::acceptor acceptor;
  tcp::socket client{context}, server{context};
};

}  // namespace

TEST_CASE("sock_diag and /proc name the same user for every kind of loopback connection") {
  const char* const rows[][2] = {{"127.0.0.1", "127.0.0.1"},
                                 {"::1", "::1"},
                                 {"::", "127.0.0.1"},
                                 {"127.0.0.1", "::ffff:127.0.0.1"},
                                 {"::", "::ffff:127.0.0.1"}};
  for (const auto& row : rows) {
    CAPTURE(row[0]);
    CAPTURE(row[1]);
    const Connection connection(row[0], row[1]);
    CHECK(connection.user() == ::geteuid());
    CHECK(connection.diag().answered);
    CHECK(connection.diag().user == ::geteuid());
    CHECK(connection.proc().answered);
    CHECK(connection.proc().user == ::geteuid());
  }
}

TEST_CASE("a peer that closed belongs to nobody") {
  Connection connection("127.0.0.1", "127.0.0.1");
  const auto local = connection.server.local_endpoint(), remote = connection.server.remote_endpoint();
  connection.client.close();
  CHECK_FALSE(tcp_peer_user(local, remote).has_value());
  CHECK_FALSE(tcp_peer_by_proc(local, remote).user.has_value());
  connection.server.close();  // the peer is in TIME_WAIT now, whose row carries user 0
  CHECK_FALSE(tcp_peer_user(local, remote).has_value());
  CHECK_FALSE(tcp_peer_by_proc(local, remote).user.has_value());
}

TEST_CASE("another port or another address is another connection") {
  const Connection connection("127.0.0.1", "127.0.0.1");
  auto local = connection.server.local_endpoint(), remote = connection.server.remote_endpoint();
  CHECK_FALSE(tcp_peer_user(remote, remote).has_value());
  const tcp::endpoint elsewhere(asio::ip::make_address("127.0.0.2"), remote.port());
  CHECK_FALSE(tcp_peer_user(local, elsewhere).has_value());
  CHECK_FALSE(tcp_peer_by_proc(local, elsewhere).user.has_value());
}
