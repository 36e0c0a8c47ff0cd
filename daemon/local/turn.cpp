// SPDX-License-Identifier: Apache-2.0
// A turn is the one message of a one-slot channel, which serves its waiters in the order they came.
#include "daemon/local/turn.h"

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace redlips::local {

struct Turns::Baton {
  explicit Baton(const boost::asio::any_io_executor& executor) : channel(executor, 1) {}
  boost::asio::experimental::channel<void(boost::system::error_code)> channel;
};

Turns::Turns(boost::asio::any_io_executor executor) : baton_(std::make_shared<Baton>(executor)) {
  baton_->channel.try_send(boost::system::error_code{});
}

Turns::~Turns() { baton_->channel.close(); }

boost::asio::awaitable<Turn> Turns::take() {
  auto baton = baton_;
  co_await baton->channel.async_receive(boost::asio::use_awaitable);
  // The deleter runs at the end of the turn, whatever ended it.
  std::shared_ptr<void> held(baton.get(),
                             [baton](void*) { baton->channel.try_send(boost::system::error_code{}); });
  co_return Turn(std::move(held));
}

}  // namespace redlips::local
