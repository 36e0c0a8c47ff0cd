// SPDX-License-Identifier: Apache-2.0
// One coroutine that connects, reads, and waits for the daemon to come back.
#include "tray/core/link.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <thread>

#include "drivers/platform/directory_watch.h"
#include "drivers/platform/endpoint.h"
#include "drivers/wire/async_channel.h"
#include "drivers/wire/channel.h"
#include "drivers/wire/client.h"

namespace redlips::tray {
namespace asio = boost::asio;
using asio::awaitable;
using asio::local::stream_protocol;

namespace {

/// A socket appears in its directory a moment before it can be connected to.
constexpr std::chrono::milliseconds first_pause{10}, last_pause{640};
/// A daemon that closes on us at once (it has 64 connections) is asked again, not besieged.
constexpr std::chrono::seconds closed_pause{2};

}  // namespace

class Link::Loop {
 public:
  Loop(std::filesystem::path socket, std::filesystem::path door, std::function<void(LinkNews)> news)
      : socket_(std::move(socket)),
        news_(std::move(news)),
        watch_(context_.get_executor(), socket_.parent_path()),
        door_(context_.get_executor(), std::move(door)) {
    const auto rethrow = [](const std::exception_ptr& error) {
      if (error) std::rethrow_exception(error);
    };
    asio::co_spawn(context_, run(), rethrow);
    asio::co_spawn(context_, hear_knocks(), rethrow);
    thread_ = std::thread([this] { context_.run(); });
  }

  ~Loop() {
    context_.stop();
    thread_.join();
  }

  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void send(std::uint64_t connection, boost::json::object message, std::vector<Secret> secrets) {
    asio::post(context_,
               [this, connection, message = std::move(message), secrets = std::move(secrets)]() mutable {
                 if (channel_ && connection == connection_) write(std::move(message), std::move(secrets));
               });
  }

 private:
  awaitable<void> run() {
    for (;;) {
      channel_ = co_await reach();
      if (channel_) {
        ++connection_;
        news_({LinkNews::Kind::up, connection_, {}});
        const bool spoke = co_await read();
        channel_.reset();
        news_({LinkNews::Kind::down, connection_, {}});
        if (!spoke) co_await pause(closed_pause);
      } else {
        co_await watch_.changed();
      }
    }
  }

  /// One message a visit; who says nothing keeps nobody waiting.
  awaitable<void> hear_knocks() {
    for (;;)
      asio::co_spawn(context_, hear(co_await door_.acceptor().async_accept(asio::use_awaitable)),
                     [](const std::exception_ptr&) {});
  }

  awaitable<void> hear(stream_protocol::socket visitor) {
    wire::AsyncChannel channel(std::move(visitor), wire::host_json_limit);
    if (auto message = co_await channel.read()) news_({LinkNews::Kind::knock, 0, std::move(message->body)});
  }

  /// The channel, or nothing where nobody serves the socket.
  awaitable<std::optional<wire::AsyncChannel>> reach() {
    for (auto wait = first_pause; wait <= last_pause; wait *= 2) {
      if (!std::filesystem::is_socket(socket_)) co_return std::nullopt;
      if (auto channel = connect()) co_return channel;
      co_await pause(wait);
    }
    co_return std::nullopt;
  }

  std::optional<wire::AsyncChannel> connect() {
    try {
      stream_protocol::socket socket(context_, stream_protocol(), platform::connect_endpoint(socket_));
      return wire::AsyncChannel(std::move(socket), wire::local_json_limit);
    } catch (const platform::EndpointError&) {
      return std::nullopt;
    }
  }

  /// Reads until the daemon goes. True if it said anything.
  awaitable<bool> read() {
    bool spoke = false;
    try {
      while (auto message = co_await channel_->read()) {
        spoke = true;
        news_({LinkNews::Kind::message, connection_, std::move(message->body)});
      }
    } catch (const wire::ChannelError&) {
      // A daemon that breaks the framing is one that has gone; the next connection begins anew.
    }
    co_return spoke;
  }

  void write(boost::json::object message, std::vector<Secret> secrets) {
    try {
      asio::co_spawn(context_, channel_->write(std::move(message), std::move(secrets)),
                     [](const std::exception_ptr&) {});  // the reader sees the same end
    } catch (const wire::ChannelError&) {
      // Closed between reading and writing: the reader says so.
    }
  }

  awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(context_, time);
    co_await timer.async_wait(asio::use_awaitable);
  }

  asio::io_context context_{1};
  std::filesystem::path socket_;
  std::function<void(LinkNews)> news_;
  platform::DirectoryWatch watch_;
  platform::Endpoint door_;
  std::optional<wire::AsyncChannel> channel_;
  std::uint64_t connection_ = 0;
  std::thread thread_;
};

Link::Link(std::filesystem::path socket, std::filesystem::path door, std::function<void(LinkNews)> news)
    : loop_(std::make_unique<Loop>(std::move(socket), std::move(door), std::move(news))) {}

Link::~Link() = default;

void Link::send(std::uint64_t connection, boost::json::object message, std::vector<Secret> secrets) {
  loop_->send(connection, std::move(message), std::move(secrets));
}

std::filesystem::path door_path() { return wire::control_socket().parent_path() / "tray.sock"; }

bool knock(const std::filesystem::path& door, const boost::json::object& message) {
  try {
    wire::Channel channel(platform::connect_endpoint(door), wire::host_json_limit);
    channel.write(message);
    return true;
  } catch (const platform::EndpointError&) {
    return false;
  } catch (const wire::ChannelError&) {
    return false;
  }
}

}  // namespace redlips::tray
