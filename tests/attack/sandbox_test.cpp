// SPDX-License-Identifier: Apache-2.0
// A hostile library in the token host: each thing it tries from its constructor is refused
// (SECURITY-RULES 1.7).
#include <dlfcn.h>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <map>

#include "drivers/token_host.h"
#include "tests/support/run.h"
#include "tests/support/temporary.h"

using namespace redlips;
using namespace redlips::drivers;
namespace fs = std::filesystem;

namespace {

using Report = std::map<std::string, std::string>;

/// A copy of hostile.so of its own, whose report lies beside it.
struct Hostile {
  Hostile() : library(directory.path() / "hostile.so") {
    fs::copy_file(test::needed("REDLIPS_LIB") + "/hostile.so", library);
  }
  Report report() const {
    std::ifstream file(library.string() + ".report");
    Report lines;
    for (std::string name, result; file >> name >> result;) lines[name] = result;
    REQUIRE(lines["end"] == "reached");
    return lines;
  }
  test::TemporaryDirectory directory;
  fs::path library;
};

/// Loads it in a token host; it is no PKCS#11 library, so the answer is an error.
Report in_token_host(bool sandboxed, bool allow_exec) {
  const Hostile hostile;
  boost::asio::io_context context;
  HostSettings settings;
  settings.program = test::needed("REDLIPS_BIN") + "/redlips-tokenhost";
  settings.library = hostile.library;
  settings.sandboxed = sandboxed;
  settings.allow_exec = allow_exec;
  settings.environment = {"REDLIPS_ALLOWED", "REDLIPS_UNSET"};
  const test::Variable allowed("REDLIPS_ALLOWED", "1"), secret("REDLIPS_SECRET", "1");
  TokenHost host(context.get_executor(), settings);
  try {
    test::run(context, host.tokens());
    FAIL("hostile.so is no PKCS#11 library");
  } catch (const HostError& error) {
    CHECK(error.kind() == HostError::Kind::token);
  }
  return hostile.report();
}

/// Loads it in a plain child of ours: what it may do where nobody stops it.
Report in_the_open() {
  const Hostile hostile;
  const int child = ::fork();
  if (child == 0) ::_exit(::dlopen(hostile.library.c_str(), RTLD_NOW) == nullptr ? 1 : 0);
  int status = -1;
  ::waitpid(child, &status, 0);
  REQUIRE(status == 0);
  return hostile.report();
}

const std::string refused = std::to_string(EPERM);

}  // namespace

TEST_CASE("the hostile library gets its way where no sandbox is") {
  auto report = in_the_open();
  for (const char* name : {"inet", "inet6", "inet_high_bits", "netlink_route", "netlink_uevent", "unix",
                           "execve", "kill_parent", "tgkill_parent", "ptrace_traceme", "dumpable_again"}) {
    CAPTURE(name);
    CHECK(report[name] == "allowed");
  }
}

TEST_CASE("in the token host each thing it tries is refused") {
  auto report = in_token_host(true, false);
  for (const char* name : {"inet",
                           "inet_datagram",
                           "inet6",
                           "packet",
                           "vsock",
                           "netlink_route",
                           "inet_high_bits",
                           "process_vm_readv",
                           "process_vm_writev",
                           "pidfd_getfd",
                           "pidfd_send_signal",
                           "kill_parent",
                           "tgkill_parent",
                           "ptrace_traceme",
                           "execve",
                           "unshare_user",
                           "keyctl",
                           "add_key",
                           "bpf",
                           "userfaultfd",
                           "perf_event_open",
                           "kexec_load",
                           "io_uring_setup",
                           "dumpable_again",
                           "tiocsti"}) {
    CAPTURE(name);
    CHECK(report[name] == refused);
  }
  for (const char* name : {"unix", "netlink_uevent", "kill_self"}) {
    CAPTURE(name);
    CHECK(report[name] == "allowed");
  }
}

TEST_CASE("the token host holds its pipe, no core, no privileges, and the variables its profile names") {
  auto report = in_token_host(true, false);
  CHECK(report["descriptors"] == "0,1,2,");
  CHECK(report["environment"] == "REDLIPS_ALLOWED,");
  CHECK(report["core_limit"] == "0");
  CHECK(report["dumpable"] == "0");
  CHECK(report["no_new_privileges"] == "1");
}

TEST_CASE("a profile may allow programs, and nothing else with them") {
  auto report = in_token_host(true, true);
  CHECK(report["execve"] == "allowed");
  for (const char* name : {"inet", "ptrace_traceme", "bpf", "keyctl"}) CHECK(report[name] == refused);
}

TEST_CASE("a library without profile has the network and the environment, and nothing else") {
  auto report = in_token_host(false, false);
  for (const char* name : {"inet", "inet6", "netlink_route"}) CHECK(report[name] == "allowed");
  CHECK(report["environment"].find("REDLIPS_SECRET,") != std::string::npos);
  CHECK(report["descriptors"] == "0,1,2,");
  for (const char* name : {"execve", "ptrace_traceme", "bpf", "process_vm_readv", "io_uring_setup"}) {
    CAPTURE(name);
    CHECK(report[name] == refused);
  }
}
