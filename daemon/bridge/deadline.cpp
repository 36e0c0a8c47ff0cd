// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/deadline.h"

namespace redlips::bridge {

// The handler holds this weakly: a handler that was queued before the end or a new time finds nothing to do.
struct Deadline::State {
  boost::asio::ip::tcp::socket& socket;
  unsigned turn = 0;
  bool over = false;
};

Deadline::Deadline(boost::asio::ip::tcp::socket& socket)
    : timer_(socket.get_executor()), state_(std::make_shared<State>(State{socket})) {}

Deadline::~Deadline() = default;

void Deadline::arm(std::chrono::milliseconds time) {
  const unsigned turn = ++state_->turn;
  timer_.expires_after(time);
  timer_.async_wait([weak = std::weak_ptr(state_), turn](const boost::system::error_code& fault) {
    const auto state = weak.lock();
    if (fault || !state || state->turn != turn) return;
    state->over = true;
    boost::system::error_code ignored;
    state->socket.close(ignored);
  });
}

void Deadline::disarm() {
  ++state_->turn;
  timer_.cancel();
}

bool Deadline::over() const noexcept { return state_->over; }

}  // namespace redlips::bridge
