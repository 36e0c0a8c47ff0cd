// SPDX-License-Identifier: Apache-2.0
// Where the system lets nothing more be waited for: an error, and neither program nor descriptor is left.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "drivers/platform/child.h"
#include "drivers/platform/companion.h"
#include "drivers/platform/sleepless_timer.h"

using namespace redlips::platform;
namespace fs = std::filesystem;

namespace {

const ChildProgram lasting{"/usr/bin/tail", {"-f", "/dev/null"}, {}, false};

std::size_t open_descriptors() {
  const fs::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(fs::begin(all), fs::end(all)));
}

/// Takes no descriptor any more: its epoll is none, so that each EPOLL_CTL_ADD fails with EINVAL.
struct FullContext {
  FullContext() {
    boost::asio::posix::stream_descriptor first(context.get_executor(), ::dup(0));
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
      std::error_code gone;  // the listing's own
      if (fs::read_symlink(entry, gone) != "anon_inode:[eventpoll]") continue;
      REQUIRE(::dup2(0, std::stoi(entry.path().filename())) >= 0);
    }
  }
  boost::asio::io_context context;
};

bool no_child_is_left() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

}  // namespace

TEST_CASE("a child that cannot be waited for is gone, and an error") {
  FullContext full;
  const auto before = open_descriptors();
  CHECK_THROWS_AS(Child(full.context.get_executor(), lasting), std::system_error);
  CHECK(open_descriptors() == before);
  CHECK(no_child_is_left());
}

TEST_CASE("a companion that cannot be waited for is gone, and an error") {
  FullContext full;
  Companion companion(full.context.get_executor());
  const auto before = open_descriptors();
  CHECK_THROWS_AS(companion.start(lasting), std::system_error);
  CHECK(companion.pid() == -1);
  CHECK(open_descriptors() == before);
  CHECK(no_child_is_left());
}

TEST_CASE("a timer that cannot be waited for is an error") {
  FullContext full;
  const auto before = open_descriptors();
  CHECK_THROWS_AS(SleeplessTimer(full.context.get_executor()), std::system_error);
  CHECK(open_descriptors() == before);
}
