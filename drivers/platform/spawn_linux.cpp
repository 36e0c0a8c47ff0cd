// SPDX-License-Identifier: Apache-2.0
// posix_spawn(3), pidfd_open(2).
#include "drivers/platform/spawn.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "drivers/platform/descriptor.h"

namespace redlips::platform {
namespace asio = boost::asio;

namespace {

void check(int error, const std::string& what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

/// Owners of posix_spawn's two records.
struct Actions {
  Actions() { check(::posix_spawn_file_actions_init(&record), "posix_spawn"); }
  ~Actions() { ::posix_spawn_file_actions_destroy(&record); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  posix_spawn_file_actions_t record{};
};

struct Attributes {
  Attributes() { check(::posix_spawnattr_init(&record), "posix_spawn"); }
  ~Attributes() { ::posix_spawnattr_destroy(&record); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t record{};
};

void set_descriptors(Actions& actions, int stream, bool shares_stderr) {
  auto* record = &actions.record;
  if (stream < 0) check(::posix_spawn_file_actions_addopen(record, 0, "/dev/null", O_RDONLY, 0), "/dev/null");
  if (stream >= 0) check(::posix_spawn_file_actions_adddup2(record, stream, 0), "dup2");
  check(::posix_spawn_file_actions_addopen(record, 1, "/dev/null", O_WRONLY, 0), "/dev/null");
  if (!shares_stderr) check(::posix_spawn_file_actions_adddup2(record, 1, 2), "dup2");
  check(::posix_spawn_file_actions_addclosefrom_np(record, 3), "closefrom");
}

void set_attributes(Attributes& attributes, Bond bond) {
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  auto* record = &attributes.record;
  check(::posix_spawnattr_setpgroup(record, 0), "setpgroup");
  check(::posix_spawnattr_setsigmask(record, &none), "setsigmask");
  check(::posix_spawnattr_setsigdefault(record, &all), "setsigdefault");
  // A session has its own group.
  const int apart = bond == Bond::child ? POSIX_SPAWN_SETPGROUP : POSIX_SPAWN_SETSID;
  const auto flags = static_cast<short>(apart | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  check(::posix_spawnattr_setflags(record, flags), "setflags");
}

/// execve's form of a list; the texts must outlive it.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// By number: glibc 2.36 declares pidfd_open without extern "C".
int open_process(int pid) {
  const auto handle = ::syscall(SYS_pidfd_open, pid, 0);
  check(handle < 0 ? errno : 0, "pidfd_open");
  return static_cast<int>(handle);
}

}  // namespace

int spawn(const ChildProgram& program, int stream, Bond bond) {
  Actions actions;
  Attributes attributes;
  set_descriptors(actions, stream, program.shares_stderr);
  set_attributes(attributes, bond);
  std::vector<std::string> words{program.program};
  words.insert(words.end(), program.arguments.begin(), program.arguments.end());
  auto environment = program.environment;
  int pid = -1;
  check(::posix_spawn(&pid, program.program.c_str(), &actions.record, &attributes.record,
                      pointers(words).data(), pointers(environment).data()),
        program.program);
  return pid;
}

asio::posix::stream_descriptor process_end(const asio::any_io_executor& executor, int pid) {
  try {
    asio::posix::stream_descriptor process(executor);
    hand_over(open_process(pid), [&](int handle, auto& fault) { process.assign(handle, fault); });
    return process;
  } catch (const std::system_error&) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    throw;
  }
}

}  // namespace redlips::platform
