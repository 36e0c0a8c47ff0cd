// SPDX-License-Identifier: Apache-2.0
#include "drivers/turns.h"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

namespace redlips::drivers {

namespace asio = boost::asio;

void Turns::Line::pass_on() {
  taken = !waiting.empty();
  if (!taken) return;
  const auto next = std::move(waiting.front());
  waiting.pop_front();
  next->mine = true;
  next->news.ring();
}

Turns::Turns(const asio::any_io_executor& executor) : line_(std::make_shared<Line>()) {
  line_->executor = executor;
}

Turns::~Turns() {
  for (const auto& waiter : line_->waiting) waiter->news.ring();
}

Turns::Held::Held(std::shared_ptr<Line> line) noexcept : line_(std::move(line)) {}

Turns::Held::~Held() {
  if (line_) line_->pass_on();
}

asio::awaitable<Turns::Held> Turns::take() { return take_in(line_); }

asio::awaitable<Turns::Held> Turns::take_in(std::shared_ptr<Line> line) {
  if (!line->taken) {
    line->taken = true;
    Held held(line);
    // What was asked for before goes first: a turn that is free is as far away as one that is passed on.
    co_await asio::post(line->executor, asio::use_awaitable);
    co_return std::move(held);
  }
  const auto waiter = std::make_shared<Waiter>(line->executor);
  line->waiting.push_back(waiter);
  co_await waiter->news.rung();
  // Given in the moment in which the caller went: the caller's next wait throws, and the turn goes on.
  if (waiter->mine) co_return Held(line);
  std::erase(line->waiting, waiter);
  throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace redlips::drivers
