// SPDX-License-Identifier: Apache-2.0
// prctl(2), and the ancestors of a process from /proc.
#include "drivers/platform/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>
#include <system_error>

namespace redlips::platform {
namespace {

void must(int result, const char* call) {
  if (result != 0) throw std::system_error(errno, std::generic_category(), call);
}

/// The parent from /proc/PID/stat (proc(5): field 4, after the name in brackets, which may hold anything), -1
/// if gone.
int parent_of(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line, '\0')) return -1;
  const auto bracket = line.rfind(')');
  if (bracket == std::string::npos || bracket + 4 > line.size()) return -1;
  return std::atoi(line.c_str() + bracket + 4);
}

}  // namespace

void harden_process() {
  const rlimit none{0, 0};
  must(::setrlimit(RLIMIT_CORE, &none), "RLIMIT_CORE");
  must(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "PR_SET_DUMPABLE");
}

void become_subreaper() { must(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "PR_SET_CHILD_SUBREAPER"); }

bool descends_from_us(int pid) {
  const int us = ::getpid();
  while (pid > 0) {
    if (pid == us) return true;
    pid = parent_of(pid);
  }
  return pid != 0;
}

unsigned own_user() noexcept { return ::geteuid(); }
int own_pid() noexcept { return ::getpid(); }

bool is_open(int handle) noexcept { return ::fcntl(handle, F_GETFD) >= 0; }

void outlive_readers() noexcept { std::signal(SIGPIPE, SIG_IGN); }

void announce_ready(int handle, std::string_view line) {
  std::string text(line);
  text += '\n';
  outlive_readers();
  std::string_view left(text);
  while (!left.empty()) {
    const auto count = ::write(handle, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) break;
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  ::close(handle);
}

}  // namespace redlips::platform
