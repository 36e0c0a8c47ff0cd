// SPDX-License-Identifier: Apache-2.0
// What goes on without a person: asking an authority that needs no PIN for it whether it has decided.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <array>

#include "daemon/keyring/codes.h"
#include "daemon/renewal/renewals_state.h"
#include "drivers/platform/random.h"
#include "updater/schedule.h"

namespace redlips::renewal {
using boost::asio::awaitable;

namespace {

updater::Draw draw() {
  std::array<std::uint8_t, 3> bytes{};
  platform::random_bytes(bytes);
  const auto number = bytes[0] | bytes[1] << 8U | bytes[2] << 16U;
  return static_cast<double>(number) / (1U << 24U);
}

bool asks_itself(const Renewals::State& state, const Job& job) {
  if (job.step != Step::waiting || job.next == std::chrono::sys_seconds() || state.runs.contains(job.id))
    return false;
  const auto* authority = state.authorities.of(job.old);
  return authority != nullptr && authority->renewal && authority->renewal->unsigned_poll;
}

}  // namespace

// What was due while the computer was off comes some time after its start: all of them start at eight.
void Renewals::State::start() {
  const auto now = std::chrono::floor<std::chrono::seconds>(settings.now());
  std::vector<std::string> late;
  for (const auto& job : jobs.all())
    if (asks_itself(*this, job) && job.next < now) late.push_back(job.id);
  for (const auto& id : late) jobs.find(id)->next = now + updater::when_late(draw());
  wake();
}

void Renewals::State::stop() {
  if (std::exchange(stopped, true)) return;
  timer.cancel();
  for (const auto& [id, running] : std::map(runs))
    if (running->cancel) running->cancel->emit(boost::asio::cancellation_type::terminal);
}

const Job* Renewals::State::first_due() const {
  const Job* first = nullptr;
  for (const auto& job : jobs.all())
    if (asks_itself(*this, job) && (first == nullptr || job.next < first->next)) first = &job;
  return first;
}

void Renewals::State::wake() {
  if (stopped || first_due() == nullptr) return;
  if (waiting) return timer.cancel();
  waiting = true;
  boost::asio::co_spawn(executor, wait_for_due(shared_from_this()),
                        [self = shared_from_this()](const std::exception_ptr& error) {
                          if (error) self->waiting = false;
                        });
}

// A moment by the clock on the wall, looked at again when the timer goes off: the clock may have been put.
awaitable<void> Renewals::State::wait_for_due(std::shared_ptr<State> state) {
  while (!state->stopped) {
    const auto* job = state->first_due();
    if (job == nullptr) break;
    const auto left = job->next - state->settings.now();
    if (left <= left.zero()) {
      state->begin_due(job->id);
      continue;
    }
    state->timer.expires_after(left);
    co_await state->timer.wait();
  }
  state->waiting = false;
}

void Renewals::State::begin_due(const std::string& id) {
  // Marked as running before the coroutine starts, which is later: run() puts its own mark.
  jobs.find(id)->next = {};
  const auto cancel = std::make_shared<boost::asio::cancellation_signal>();
  auto done = [self = shared_from_this(), id, cancel](const std::exception_ptr& error) {
    if (!error || keyring::cancelled(error)) return;
    if (auto* job = self->jobs.find(id)) job->code = keyring::failure_of(error).code;
  };
  boost::asio::co_spawn(executor, run(shared_from_this(), id, nullptr, cancel),
                        boost::asio::bind_cancellation_slot(cancel->slot(), std::move(done)));
}

}  // namespace redlips::renewal
