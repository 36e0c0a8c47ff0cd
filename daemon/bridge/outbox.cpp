// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/outbox.h"

#include <utility>

namespace redlips::bridge {

namespace asio = boost::asio;

bool Outbox::put(Message message) {
  if (closed_ || waiting_.size() >= places) return false;
  waiting_.push_back(std::move(message));
  news_.ring();
  return true;
}

asio::awaitable<std::optional<Outbox::Message>> Outbox::next() {
  while (waiting_.empty()) {
    if (closed_) co_return std::nullopt;
    const bool rung = co_await news_.rung();
    if (!rung) co_return std::nullopt;
  }
  std::optional<Message> oldest(std::move(waiting_.front()));
  waiting_.pop_front();
  co_return oldest;
}

void Outbox::close() {
  closed_ = true;
  waiting_.clear();
  news_.ring();
}

}  // namespace redlips::bridge
