// SPDX-License-Identifier: Apache-2.0
// The end of a child is one more descriptor to wait for.
#include "drivers/platform/child.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include "drivers/platform/descriptor.h"
#include "drivers/platform/spawn.h"

namespace redlips::platform {
namespace asio = boost::asio;
using asio::local::stream_protocol;

namespace {

void must(int error, const std::string& what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

std::string describe(const siginfo_t& end) {
  return (end.si_code == CLD_EXITED ? "exit " : "signal ") + std::to_string(end.si_status);
}

}  // namespace

/// Lives until the child is reaped: the coroutine that waits for its end holds it.
struct Child::Life {
  Life(const asio::any_io_executor& executor, int child)
      : pid(child), process(process_end(executor, child)), news(executor) {
    news.expires_at(asio::steady_timer::time_point::max());
  }
  /// The executor went before the child did: the last try to leave no zombie.
  ~Life() {
    if (reaped) return;
    kill();
    ::waitpid(pid, nullptr, WNOHANG);
  }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  void kill() const noexcept {
    if (!reaped) ::kill(-pid, SIGKILL);
  }

  /// Collects the child and whatever of its group fell to us as subreaper.
  void reap() {
    siginfo_t end{};
    if (::waitid(P_PID, static_cast<id_t>(pid), &end, WEXITED) == 0) how = describe(end);
    ::kill(-pid, SIGKILL);
    while (::waitpid(-pid, nullptr, WNOHANG) > 0) {
    }
    reaped = true;
    news.cancel();
  }

  static asio::awaitable<void> watch(std::shared_ptr<Life> self) {
    co_await self->process.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
    self->reap();
  }

  int pid;
  asio::posix::stream_descriptor process;
  asio::steady_timer news;  ///< never expires; cancelled when the child is reaped
  std::string how = "unknown";
  bool reaped = false;
};

Child::Child(const asio::any_io_executor& executor, const ChildProgram& program) : stream_(executor) {
  int ends[2] = {-1, -1};
  must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : errno, "socketpair");
  const Descriptor theirs(ends[1]);
  hand_over(ends[0], [&](int handle, auto& fault) { stream_.assign(stream_protocol(), handle, fault); });
  life_ = std::make_shared<Life>(executor, spawn(program, theirs.get(), Bond::child));
  asio::co_spawn(executor, Life::watch(life_), [life = life_](const std::exception_ptr& error) {
    if (error) life->kill();  // Asio could not wait: nobody would ever hear of the end
  });
}

Child::~Child() { kill(); }

Child::Stream Child::take_stream() { return std::move(stream_); }
int Child::pid() const noexcept { return life_->pid; }
void Child::kill() noexcept { life_->kill(); }

bool Child::running() const noexcept {
  siginfo_t end{};
  if (life_->reaped) return false;
  return ::waitid(P_PID, static_cast<id_t>(life_->pid), &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         end.si_pid == 0;
}

asio::awaitable<std::string> Child::ended() {
  const auto life = life_;
  if (!life->reaped) co_await life->news.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return life->how;
}

std::vector<std::string> whole_environment() {
  std::vector<std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

std::vector<std::string> environment_of(const std::vector<std::string>& names) {
  std::vector<std::string> set;
  for (const auto& name : names) {
    if (const char* value = std::getenv(name.c_str())) set.push_back(name + "=" + value);
  }
  return set;
}

}  // namespace redlips::platform
