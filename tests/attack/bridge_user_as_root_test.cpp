// SPDX-License-Identifier: Apache-2.0
// A connection of a true other user of this computer (SECURITY-RULES 2.9).
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/bridge_house.h"

using namespace redlips::test;

namespace {

std::string popup_request(const BridgeHouse& house) {
  return http_request("GET", "/bridge", std::string(32, 'a') + ".localhost:" + std::to_string(house.port()));
}

// Runs `work` in a child of the user nobody; its result is the exit status.
template <class Work>
int as_nobody(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    if (::setgid(nobody) != 0 || ::setuid(nobody) != 0) ::_exit(99);
    int status = 98;
    try {
      status = work();
    } catch (...) {
    }
    ::_exit(status);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

}  // namespace

TEST_CASE("a true other user gets the static answer only") {
  REQUIRE(::getuid() == 0);  // nobody else can become another user
  BridgeHouse house;
  const std::string own = house.own_host();
  const unsigned short port = house.port();
  const auto status = [&](const std::string& bytes) {
    return as_nobody([&] {
      RawClient client(port);
      client.send(bytes);
      return static_cast<int>(client.answer().status / 2);  // exit statuses end at 255
    });
  };
  CHECK(status(http_request("GET", "/info", house.direct_host())) == 403 / 2);
  CHECK(status(http_request("GET", "/b", own)) == 403 / 2);
  CHECK(status(popup_request(house)) == 403 / 2);
  RawClient mine(port);
  mine.send(http_request("GET", "/b", own));
  CHECK(mine.answer().status == 200);
}
