// SPDX-License-Identifier: Apache-2.0
// As long as a child is not collected its number is given to nobody else: its end is heard of first.
#include "drivers/platform/companion.h"

#include <sys/wait.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "drivers/platform/spawn.h"

namespace redlips::platform {
namespace asio = boost::asio;

/// Lives until the program ended, or the executor went.
struct Companion::Life {
  explicit Life(const asio::any_io_executor& ex) : executor(ex) {}

  static asio::awaitable<void> watch(std::shared_ptr<Life> self, asio::posix::stream_descriptor process) {
    co_await process.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
    ::waitpid(self->pid, nullptr, 0);
    self->pid = -1;
  }

  asio::any_io_executor executor;
  int pid = -1;
};

Companion::Companion(const asio::any_io_executor& executor) : life_(std::make_shared<Life>(executor)) {}

Companion::~Companion() = default;

void Companion::start(const ChildProgram& program) {
  if (life_->pid >= 0) return;
  const int pid = spawn(program, -1, Bond::companion);
  auto process = process_end(life_->executor, pid);
  life_->pid = pid;
  // Where the wait itself fails, it stays ours until we end, and counts as running.
  asio::co_spawn(life_->executor, Life::watch(life_, std::move(process)), [](const std::exception_ptr&) {});
}

int Companion::pid() const noexcept { return life_->pid; }

}  // namespace redlips::platform
