// SPDX-License-Identifier: Apache-2.0
// What belongs to another user: connections and files. Only root can make either.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <system_error>

#include "drivers/platform/files.h"
#include "drivers/platform/ownership.h"
#include "drivers/platform/peer.h"
#include "tests/support/temporary.h"

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace redlips::platform;
using redlips::test::TemporaryDirectory;

TEST_CASE("a file of another user is neither read as state nor trusted as root's") {
  REQUIRE(::geteuid() == 0);
  const TemporaryDirectory base;
  const auto file = base.path() / "file";
  replace_file(file, "text");
  CHECK(not_only_roots(file).empty());
  REQUIRE(::chown(file.c_str(), 1, 1) == 0);
  CHECK(not_only_roots(file).find("owned by root") != std::string::npos);
  int error = 0;
  try {
    read_own_file(file, 100);
  } catch (const std::system_error& fault) {
    error = fault.code().value();
  }
  CHECK(error == EPERM);
}

TEST_CASE("another user's connection is told as theirs") {
  REQUIRE(::geteuid() == 0);
  asio::io_context context;
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  int done[2];
  REQUIRE(::pipe(done) == 0);
  const int child = ::fork();
  if (child == 0) {
    if (::setuid(65534) != 0) ::_exit(1);
    asio::io_context own;
    tcp::socket socket(own);
    socket.connect(acceptor.local_endpoint());
    char byte = 0;
    ::close(done[1]);
    ::_exit(::read(done[0], &byte, 1) == 0 ? 0 : 2);
  }
  auto server = acceptor.accept();
  CHECK(tcp_peer_user(server.local_endpoint(), server.remote_endpoint()) == 65534U);
  CHECK(tcp_peer_by_proc(server.local_endpoint(), server.remote_endpoint()).user == 65534U);
  ::close(done[1]);
  ::close(done[0]);
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}
