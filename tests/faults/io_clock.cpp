// SPDX-License-Identifier: Apache-2.0
// faultio.so's clocks: a test moves them, as a user, a time server or a suspended machine does. Timers that
// would have gone off meanwhile go off at once.
#include <poll.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <map>

#include "tests/faults/io_next.h"
#include "tests/faults/io_plan.h"

using redlips::faults::next;

namespace {

long real_offset = 0, mono_offset = 0, boot_offset = 0;

long* offset_of(clockid_t clock) {
  switch (clock) {
    case CLOCK_REALTIME:
      return &real_offset;
    case CLOCK_MONOTONIC:
      return &mono_offset;
    case CLOCK_BOOTTIME:
      return &boot_offset;
    default:
      return nullptr;
  }
}

struct Timer {
  clockid_t clock = CLOCK_MONOTONIC;
};

std::map<int, Timer>& timers() {
  static auto& all = *new std::map<int, Timer>;
  return all;
}

int set(int timer, int flags, const itimerspec* value, itimerspec* old) {
  static const auto real = next<int(int, int, const itimerspec*, itimerspec*)>("timerfd_settime");
  return real(timer, flags, value, old);
}

/// Takes `seconds` from what every armed timer of that clock still waits.
void hasten(clockid_t clock, long seconds) {
  for (const auto& [handle, timer] : timers()) {
    itimerspec left{};
    if (timer.clock != clock || ::timerfd_gettime(handle, &left) != 0) continue;
    if (left.it_value.tv_sec == 0 && left.it_value.tv_nsec == 0) continue;
    left.it_value.tv_sec -= seconds;
    if (left.it_value.tv_sec < 0) left.it_value = {0, 1};
    set(handle, 0, &left, nullptr);
  }
}

}  // namespace

void redlips::faults::move_clock(const char* name, long seconds) {
  const clockid_t clock = std::strcmp(name, "real") == 0   ? CLOCK_REALTIME
                          : std::strcmp(name, "mono") == 0 ? CLOCK_MONOTONIC
                                                           : CLOCK_BOOTTIME;
  *offset_of(clock) += seconds;
  hasten(clock, seconds);
}

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the names in the headers are reserved
extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static const auto real = next<int(clockid_t, timespec*)>("clock_gettime");
  const int result = real(clock, time);
  const long* offset = offset_of(clock);
  if (result == 0 && offset != nullptr) time->tv_sec += *offset;
  return result;
}

int timerfd_create(clockid_t clock, int flags) noexcept {
  static const auto real = next<int(clockid_t, int)>("timerfd_create");
  const int handle = real(clock, flags);
  if (handle >= 0 && redlips::faults::concerned()) timers()[handle] = {clock};
  return handle;
}

int timerfd_settime(int timer, int flags, const itimerspec* value, itimerspec* old) noexcept {
  return set(timer, flags, value, old);
}

/// Waits for the test's words beside the program's events.
int epoll_wait(int epoll, epoll_event* events, int size, int timeout) {
  static const auto real = next<int(int, epoll_event*, int, int)>("epoll_wait");
  if (!redlips::faults::concerned() || timeout == 0) return real(epoll, events, size, timeout);
  pollfd both[] = {{epoll, POLLIN, 0}, {redlips::faults::conversation(), POLLIN, 0}};
  const int ready = ::poll(both, 2, timeout);
  if (ready <= 0) return ready;
  if (both[1].revents != 0) redlips::faults::listen(false);
  return real(epoll, events, size, 0);
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
