// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/process_facts.h"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace redlips::bench {
namespace {

namespace fs = std::filesystem;

fs::path proc(int pid) { return fs::path("/proc") / std::to_string(pid); }

/// The number behind `name:` in a file of such lines.
std::uint64_t number_in(const fs::path& file, const std::string& name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1));
  throw std::runtime_error(file.string() + " has no " + name);
}

double megabytes(const fs::path& file, const std::string& name) {
  return static_cast<double>(number_in(file, name)) / 1024;  // the kernel counts in kB
}

}  // namespace

Memory memory_of(int pid) {
  const auto file = proc(pid) / "smaps_rollup";
  return {megabytes(file, "Pss"), megabytes(file, "Private_Dirty")};
}

std::uint64_t wakeups_of(int pid) {
  std::uint64_t sum = 0;
  for (const auto& thread : fs::directory_iterator(proc(pid) / "task"))
    sum += number_in(thread.path() / "status", "voluntary_ctxt_switches");
  return sum;
}

void rest(std::chrono::seconds time) {
  const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec once{{0, 0}, {time.count(), 0}};
  std::uint64_t count = 0;
  const bool slept =
      ::timerfd_settime(timer, 0, &once, nullptr) == 0 && ::read(timer, &count, sizeof count) > 0;
  ::close(timer);
  if (!slept) throw std::runtime_error("timerfd");
}

void wait_for_end(int pid) {
  const auto process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (process < 0) return;  // it has ended
  pollfd end{process, POLLIN, 0};
  const int ended = ::poll(&end, 1, 60'000);
  ::close(process);
  if (ended != 1) throw std::runtime_error("process " + std::to_string(pid) + " does not end");
}

}  // namespace redlips::bench
