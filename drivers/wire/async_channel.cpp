// SPDX-License-Identifier: Apache-2.0
// One pump a channel writes its queue; readers and writers are plain coroutines.
#include "drivers/wire/async_channel.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>

#include "drivers/wire/message.h"

namespace redlips::wire {
namespace asio = boost::asio;
using asio::awaitable;
using asio::local::stream_protocol;

namespace {

constexpr auto tuple = asio::as_tuple(asio::use_awaitable);

struct Outgoing {
  std::string text;
  std::vector<std::array<std::uint8_t, header_size>> headers;
  std::vector<Secret> secrets;

  /// Header and body, then each secret from its own locked pages.
  std::vector<asio::const_buffer> buffers() const {
    std::vector<asio::const_buffer> all{asio::buffer(text)};
    for (std::size_t i = 0; i < secrets.size(); ++i) {
      all.push_back(asio::buffer(headers[i]));
      all.emplace_back(secrets[i].bytes().data(), secrets[i].size());
    }
    return all;
  }
};

Outgoing encode(boost::json::object body, std::vector<Secret> secrets, std::size_t json_limit) {
  Outgoing message{encode_message(std::move(body), secrets.size(), json_limit), {}, std::move(secrets)};
  for (const auto& secret : message.secrets) message.headers.push_back(secret_header(secret));
  return message;
}

}  // namespace

struct AsyncChannel::State : std::enable_shared_from_this<AsyncChannel::State> {
  State(stream_protocol::socket s, std::size_t limit)
      : socket(std::move(s)), progress(socket.get_executor()), json_limit(limit) {
    progress.expires_at(asio::steady_timer::time_point::max());
  }

  void close() noexcept;
  std::uint64_t push(Outgoing message);

  stream_protocol::socket socket;
  asio::steady_timer
      progress;  ///< never expires: cancelling it wakes whoever waits for its message to be written
  std::size_t json_limit;
  std::deque<Outgoing> queue;
  std::size_t queued_bytes = 0;
  std::uint64_t pushed = 0, sent = 0;  ///< numbers of the last message queued and written
  bool pumping = false;
};

namespace {

// Coroutines below are free functions that own the state: the channel may go while they wait.
template <class State>
awaitable<void> pump(std::shared_ptr<State> self) {
  while (!self->queue.empty()) {
    const auto buffers = self->queue.front().buffers();
    const auto [ec, count] = co_await asio::async_write(self->socket, buffers, tuple);
    if (ec) throw ChannelError("write: " + ec.message());
    self->queued_bytes -= self->queue.front().text.size();
    self->queue.pop_front();
    ++self->sent;
    self->progress.cancel();
  }
  self->pumping = false;
}

template <class State>
awaitable<void> until_sent(std::shared_ptr<State> self, std::uint64_t number) {
  while (self->sent < number) {
    if (!self->socket.is_open()) throw ChannelError("channel closed");
    co_await self->progress.async_wait(tuple);
    const auto cancel = co_await asio::this_coro::cancellation_state;
    if (cancel.cancelled() != asio::cancellation_type::none) throw ChannelError("write cancelled");
  }
}

/// False if the stream ended before the first byte.
awaitable<bool> read_into(stream_protocol::socket& socket, asio::mutable_buffer into) {
  const auto [ec, count] = co_await asio::async_read(socket, into, tuple);
  if (!ec) co_return true;
  if (ec == asio::error::eof && count == 0) co_return false;
  throw ChannelError("read: " + ec.message());
}

awaitable<void> must_fill(stream_protocol::socket& socket, asio::mutable_buffer into) {
  const bool filled = co_await read_into(socket, into);
  if (!filled) throw ChannelError("stream ended inside a message");
}

awaitable<Secret> read_secret(stream_protocol::socket& socket) {
  std::array<std::uint8_t, header_size> header{};
  co_await must_fill(socket, asio::buffer(header));
  Secret secret(expect_header(header, FrameType::secret, 0).length);
  co_await must_fill(socket, asio::mutable_buffer(secret.bytes().data(), secret.size()));
  co_return secret;
}

awaitable<std::optional<Message>> read_message(stream_protocol::socket& socket, std::size_t json_limit) {
  std::array<std::uint8_t, header_size> header{};
  const bool more = co_await read_into(socket, asio::buffer(header));
  if (!more) co_return std::nullopt;
  std::string body(expect_header(header, FrameType::json, json_limit).length, '\0');
  co_await must_fill(socket, asio::buffer(body));
  Message message{decode_body(body), {}};
  const auto count = announced_secrets(message.body);
  while (message.secrets.size() < count) {
    auto secret = co_await read_secret(socket);
    message.secrets.push_back(std::move(secret));
  }
  co_return message;
}

template <class State>
awaitable<std::optional<Message>> read_or_close(std::shared_ptr<State> self) {
  std::exception_ptr broken;
  try {
    auto message = co_await read_message(self->socket, self->json_limit);
    co_return message;
  } catch (...) {
    broken = std::current_exception();
  }
  self->close();
  std::rethrow_exception(broken);
}

}  // namespace

void AsyncChannel::State::close() noexcept {
  boost::system::error_code ignored;
  socket.close(ignored);
  progress.cancel();
}

/// Queues and returns the message's number.
std::uint64_t AsyncChannel::State::push(Outgoing message) {
  if (!socket.is_open()) throw ChannelError("channel closed");
  queued_bytes += message.text.size();
  queue.push_back(std::move(message));
  if (queue.size() > queue_messages || queued_bytes > queue_bytes) {
    close();
    throw ChannelError("peer reads too slowly");
  }
  if (!std::exchange(pumping, true)) {
    asio::co_spawn(socket.get_executor(), pump(shared_from_this()),
                   [self = shared_from_this()](const std::exception_ptr& error) {
                     if (error) self->close();
                   });
  }
  return ++pushed;
}

AsyncChannel::AsyncChannel(stream_protocol::socket socket, std::size_t json_limit)
    : state_(std::make_shared<State>(std::move(socket), json_limit)) {}

AsyncChannel::~AsyncChannel() { close(); }

AsyncChannel& AsyncChannel::operator=(AsyncChannel&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

awaitable<std::optional<Message>> AsyncChannel::read() { return read_or_close(state_); }

awaitable<void> AsyncChannel::write(boost::json::object body) { return write(std::move(body), {}); }

awaitable<void> AsyncChannel::write(boost::json::object body, std::vector<Secret> secrets) {
  const auto number = state_->push(encode(std::move(body), std::move(secrets), state_->json_limit));
  return until_sent(state_, number);
}

void AsyncChannel::post(boost::json::object body) {
  if (is_open()) state_->push(encode(std::move(body), {}, state_->json_limit));
}

void AsyncChannel::close() noexcept {
  if (state_) state_->close();
}

bool AsyncChannel::is_open() const noexcept { return state_ && state_->socket.is_open(); }
stream_protocol::socket& AsyncChannel::socket() noexcept { return state_->socket; }

}  // namespace redlips::wire
