// SPDX-License-Identifier: Apache-2.0
// Local sockets: one daemon a path, stale ones taken over, nobody else let in.
#include "drivers/platform/endpoint.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <optional>

#include "tests/support/temporary.h"

using namespace redlips::platform;
using redlips::test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

std::string refusal(const fs::path& path) {
  boost::asio::io_context context;
  try {
    Endpoint endpoint(context.get_executor(), path);
  } catch (const EndpointError& error) {
    return error.what();
  }
  return "accepted";
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("whoever connects to an endpoint is known by process and user") {
  TemporaryDirectory base;
  const auto path = base.path() / "run/control";
  boost::asio::io_context context;
  Endpoint endpoint(context.get_executor(), path);
  CHECK(fs::status(path).permissions() == fs::perms(0600));
  CHECK(fs::status(path.parent_path()).permissions() == fs::perms(0700));
  const int client = connect_endpoint(path);
  auto server = endpoint.acceptor().accept();
  CHECK(peer_process(server.native_handle()).pid == ::getpid());
  CHECK(peer_process(server.native_handle()).uid == ::geteuid());
  CHECK(peer_process(client).pid == ::getpid());
  ::close(client);
}

TEST_CASE("a second daemon on one path hears that there is a first, and the first goes on") {
  TemporaryDirectory base;
  const auto path = base.path() / "control";
  boost::asio::io_context context;
  std::optional<Endpoint> first;
  first.emplace(context.get_executor(), path);
  CHECK(says(refusal(path), "another RedLips"));
  ::close(connect_endpoint(path));
  first.reset();
  CHECK_FALSE(fs::exists(path));
  CHECK(refusal(path) == "accepted");
}

TEST_CASE("the socket of a daemon that was killed is taken over") {
  TemporaryDirectory base;
  const auto path = base.path() / "control";
  {
    boost::asio::io_context context;
    boost::asio::local::stream_protocol::acceptor killed(context, path.string());
  }
  REQUIRE(fs::is_socket(path));
  CHECK_THROWS_WITH_AS(connect_endpoint(path), doctest::Contains("daemon running"), EndpointError);
  CHECK(refusal(path) == "accepted");
}

TEST_CASE("an endpoint refuses what it must not serve") {
  TemporaryDirectory base;
  CHECK(says(refusal(base.path() / std::string(endpoint_path_limit, 'x')), "longer than 100 bytes"));
  CHECK_THROWS_WITH_AS(connect_endpoint("/" + std::string(endpoint_path_limit, 'x')),
                       doctest::Contains("longer than"), EndpointError);
  fs::copy_file("/proc/self/status", base.path() / "file");
  CHECK(says(refusal(base.path() / "file"), "no socket"));
  CHECK(fs::exists(base.path() / "file"));
  fs::permissions(base.path(), fs::perms(0755));
  CHECK(says(refusal(base.path() / "control"), "chmod 700"));
  fs::permissions(base.path(), fs::perms(0700));
}

TEST_CASE("a descriptor that is no local socket has no peer") {
  CHECK_THROWS(peer_process(0));
  CHECK_THROWS(peer_process(-1));
}
