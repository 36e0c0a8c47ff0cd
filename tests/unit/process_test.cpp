// SPDX-License-Identifier: Apache-2.0
// Descendants are told from strangers, also when their parent went; and the line that says ready.
#include "drivers/platform/process.h"

#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "drivers/platform/random.h"

using namespace redlips::platform;

namespace {

struct Pipe {
  Pipe() { REQUIRE(::pipe(ends.data()) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    if (open) ::close(ends[1]);
  }
  std::array<int, 2> ends{};
  bool open = true;
};

/// Runs `check` in a child and gives its answer.
template <class Check>
bool in_child(Check check) {
  const int child = ::fork();
  if (child == 0) ::_exit(check() ? 0 : 1);
  int status = -1;
  ::waitpid(child, &status, 0);
  return status == 0;
}

/// Our child makes a grandchild and ends; the grandchild stays until `hold` closes. Returns its process id:
/// once the child can be waited for, its children have their new parent (exit_notify in the kernel does both
/// in this order).
int orphan(const Pipe& hold, const Pipe& news) {
  const int child = ::fork();
  if (child == 0) {
    const int grandchild = ::fork();
    if (grandchild > 0)
      ::_exit(::write(news.ends[1], &grandchild, sizeof grandchild) == sizeof grandchild ? 0 : 1);
    ::close(hold.ends[1]);
    char byte = 0;
    ::_exit(::read(hold.ends[0], &byte, 1) == 0 ? 0 : 1);
  }
  ::waitpid(child, nullptr, 0);
  int pid = -1;
  REQUIRE(::read(news.ends[0], &pid, sizeof pid) == sizeof pid);
  return pid;
}

}  // namespace

TEST_CASE("we and our children descend from us, our parent does not") {
  CHECK(descends_from_us(::getpid()));
  CHECK_FALSE(descends_from_us(::getppid()));
  CHECK_FALSE(descends_from_us(1));
  CHECK(descends_from_us(0x3ffffff));  // cannot be told: taken for one
}

TEST_CASE("an orphan of ours still descends from us") {
  CHECK(in_child([] {
    become_subreaper();
    const Pipe hold, news;
    return descends_from_us(orphan(hold, news));
  }));
}

TEST_CASE("a hardened process leaves no core and cannot be traced") {
  CHECK(in_child([] {
    harden_process();
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    return core.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
  }));
}

TEST_CASE("readiness is one line and the end of the stream") {
  Pipe pipe;
  pipe.open = false;
  announce_ready(pipe.ends[1], R"({"port":1})");
  std::array<char, 64> text{};
  CHECK(::read(pipe.ends[0], text.data(), text.size()) == 11);
  CHECK(std::string(text.data()) == "{\"port\":1}\n");
  CHECK(::read(pipe.ends[0], text.data(), text.size()) == 0);
}

TEST_CASE("random bytes fill what they are asked for, and differ") {
  std::array<std::uint8_t, 300> one{}, two{};
  random_bytes(one);
  random_bytes(two);
  CHECK(one != two);
  std::array<bool, 256> seen{};
  for (const auto byte : one) seen[byte] = true;
  CHECK(std::count(seen.begin(), seen.end(), true) > 100);
}
