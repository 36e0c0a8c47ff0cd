// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/connection.h"

#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "daemon/bridge/tuple.h"

namespace redlips::bridge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

}  // namespace

Connection::Connection(tcp::socket socket, const ConnectionNeeds& needs)
    : socket_(std::move(socket)), needs_(needs), deadline_(socket_), reader_(socket_) {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
}

void Connection::close() noexcept {
  error_code ignored;
  socket_.close(ignored);
}

// The kernel's answer for exactly this connection, now: a peer that has closed or passed its port on is
// unknown.
Peer Connection::peer() const {
  error_code fault;
  const tcp::endpoint local = socket_.local_endpoint(fault);
  if (fault) return Peer::unknown;
  const tcp::endpoint remote = socket_.remote_endpoint(fault);
  return fault ? Peer::unknown : needs_.peer(local, remote);
}

asio::awaitable<void> Connection::run() {
  whose_ = peer();
  other_user_ = whose_ == Peer::other_user;
  if (whose_ == Peer::unknown) {
    close();
    co_return;
  }
  for (bool more = true; more;) more = co_await serve_one();
  deadline_.disarm();
  close();
}

asio::awaitable<bool> Connection::serve_one() {
  deadline_.arm(needs_.request);
  ReadHead read = co_await reader_.read();
  if (read.end == ReadHead::End::gone) co_return false;
  Decision decision{refusal(read.status), std::nullopt};
  if (read.end == ReadHead::End::head) decision = needs_.decide(read.head, other_user_);
  if (peer() != whose_) co_return false;
  if (decision.asker) {
    co_await talk(std::move(*decision.asker), read.handshake);
    co_return false;
  }
  decision.reply.close = decision.reply.close || !read.keep_alive;
  const bool open = co_await answer(decision.reply);
  co_return open;
}

// True where another request may follow.
asio::awaitable<bool> Connection::answer(const Reply& reply) {
  deadline_.arm(needs_.answer);
  const std::string text = to_wire(reply);
  const auto [fault, size] = co_await asio::async_write(socket_, asio::buffer(text), tuple);
  if (fault) co_return false;
  if (reply.close) co_await reader_.linger();
  co_return !reply.close;
}

asio::awaitable<void> Connection::talk(Asker asker, const Handshake& handshake) {
  deadline_.arm(needs_.answer);
  const auto web_socket = co_await accept_web_socket(socket_, handshake);
  if (!web_socket) co_return;
  talking_ = true;
  std::function<bool()> ours = [this] { return peer() == Peer::ours; };
  co_await needs_.talk(*web_socket, deadline_, std::move(asker), std::move(ours));
}

}  // namespace redlips::bridge
