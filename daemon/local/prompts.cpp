// SPDX-License-Identifier: Apache-2.0
// The queue for the one dialog, and the list of those who may show it.
#include "daemon/local/prompts.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

#include "daemon/local/dialog.h"
#include "drivers/turns.h"

namespace redlips::local {
namespace asio = boost::asio;

struct Prompts::State : std::enable_shared_from_this<Prompts::State> {
  State(const asio::any_io_executor& ex, PromptSettings s)
      : executor(ex), settings(std::move(s)), turns(ex), arrival(ex, asio::steady_timer::time_point::max()) {}

  std::unique_ptr<keyring::Dialog> dialog(std::shared_ptr<PromptPeer> peer, drivers::Turns::Held turn) {
    if (!peer || !peer->alive()) return nullptr;
    auto news = [self = shared_from_this()](const boost::json::object& event) {
      if (self->settings.news) self->settings.news(event);
    };
    return std::make_unique<PromptDialog>(
        PromptDialog::Parts{executor, settings.deadline, std::move(news), std::move(peer),
                            "x" + std::to_string(++prompts), std::move(turn)});
  }

  asio::any_io_executor executor;
  PromptSettings settings;
  drivers::Turns turns;
  std::vector<std::shared_ptr<PromptPeer>> attached;  ///< the first one prompts
  asio::steady_timer arrival;                         ///< cancelled when somebody attaches
  std::uint64_t prompts = 0;
};

/// Waits for its turn, then asks at the peer it was made for.
class Prompts::Own final : public keyring::Prompter {
 public:
  Own(std::shared_ptr<State> state, std::shared_ptr<PromptPeer> peer)
      : state_(std::move(state)), peer_(std::move(peer)) {}
  asio::awaitable<std::unique_ptr<keyring::Dialog>> open() override {
    auto turn = co_await state_->turns.take();
    co_return state_->dialog(peer_, std::move(turn));
  }

 private:
  std::shared_ptr<State> state_;
  std::shared_ptr<PromptPeer> peer_;
};

/// Waits for its turn, then for somebody to attach.
class Prompts::Attached final : public keyring::Prompter {
 public:
  explicit Attached(std::shared_ptr<State> state) : state_(std::move(state)) {}
  asio::awaitable<std::unique_ptr<keyring::Dialog>> open() override {
    auto state = state_;
    auto turn = co_await state->turns.take();
    if (state->attached.empty()) {
      if (state->settings.start_tray) state->settings.start_tray();
      state->arrival.expires_after(state->settings.attach_wait);
      co_await state->arrival.async_wait(asio::as_tuple(asio::use_awaitable));
      // An aborted wait is either an arrival or our caller's cancel.
      const auto cancellation = co_await asio::this_coro::cancellation_state;
      if (cancellation.cancelled() != asio::cancellation_type::none) {
        throw boost::system::system_error(asio::error::operation_aborted);
      }
    }
    if (state->attached.empty()) co_return nullptr;
    co_return state->dialog(state->attached.front(), std::move(turn));
  }

 private:
  std::shared_ptr<State> state_;
};

Prompts::Prompts(asio::any_io_executor executor, PromptSettings settings)
    : state_(std::make_shared<State>(executor, std::move(settings))),
      attached_(std::make_unique<Attached>(state_)) {}

// A dialog may outlive the house by the moment in which its coroutine is destroyed: its news then go nowhere.
Prompts::~Prompts() {
  state_->settings.news = nullptr;
  state_->settings.start_tray = nullptr;
}

keyring::Prompter& Prompts::attached() { return *attached_; }

std::unique_ptr<keyring::Prompter> Prompts::own(std::shared_ptr<PromptPeer> peer) {
  return std::make_unique<Own>(state_, std::move(peer));
}

std::string Prompts::attach(std::shared_ptr<PromptPeer> peer) {
  auto& attached = state_->attached;
  if (!attached.empty() && (peer->kind() != "tray" || std::ranges::find(attached, peer) != attached.end())) {
    return "already_attached";
  }
  attached.push_back(std::move(peer));
  state_->arrival.cancel();
  return {};
}

void Prompts::detach(const PromptPeer& peer) {
  std::erase_if(state_->attached, [&](const auto& one) { return one.get() == &peer; });
}

std::string Prompts::attached_kind() const {
  return state_->attached.empty() ? std::string() : std::string(state_->attached.front()->kind());
}

}  // namespace redlips::local
