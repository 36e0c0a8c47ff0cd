// SPDX-License-Identifier: Apache-2.0
// CLOCK_BOOTTIME of clock_gettime(2) and timerfd_create(2).
#include "drivers/platform/sleepless_timer.h"

#include <sys/timerfd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "drivers/platform/descriptor.h"

namespace redlips::platform {
namespace asio = boost::asio;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

void must(bool done, const char* call) {
  if (!done) throw std::system_error(errno, std::generic_category(), call);
}

int make_timer() {
  const int handle = ::timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  must(handle >= 0, "timerfd_create");
  return handle;
}

}  // namespace

struct SleeplessTimer::Handle {
  explicit Handle(const asio::any_io_executor& executor) : descriptor(executor) {
    hand_over(make_timer(), [this](int handle, auto& fault) { descriptor.assign(handle, fault); });
  }
  asio::posix::stream_descriptor descriptor;
};

std::chrono::steady_clock::time_point since_boot() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::steady_clock::time_point(seconds(now.tv_sec) + nanoseconds(now.tv_nsec));
}

SleeplessTimer::SleeplessTimer(const asio::any_io_executor& executor)
    : handle_(std::make_unique<Handle>(executor)) {}

SleeplessTimer::~SleeplessTimer() = default;

void SleeplessTimer::expires_after(nanoseconds time) {
  cancel();
  time = std::max(time, nanoseconds(1));  // zero would disarm it
  const auto whole = std::chrono::duration_cast<seconds>(time);
  itimerspec when{};
  when.it_value = {whole.count(), (time - whole).count()};
  must(::timerfd_settime(handle_->descriptor.native_handle(), 0, &when, nullptr) == 0, "timerfd_settime");
}

asio::awaitable<boost::system::error_code> SleeplessTimer::wait() {
  constexpr auto readable = asio::posix::stream_descriptor::wait_read;
  const auto [ended] = co_await handle_->descriptor.async_wait(readable, asio::as_tuple(asio::use_awaitable));
  co_return ended;
}

void SleeplessTimer::cancel() noexcept {
  boost::system::error_code ignored;
  handle_->descriptor.cancel(ignored);
}

}  // namespace redlips::platform
