// SPDX-License-Identifier: Apache-2.0
// Accepts, checks who is there, and gives each client a session.
#include "daemon/local/server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>
#include <set>

#include "daemon/local/session.h"
#include "drivers/platform/endpoint.h"
#include "drivers/platform/process.h"

namespace redlips::local {
namespace asio = boost::asio;
using Socket = platform::Endpoint::Socket;

struct Server::State {
  State(Api& a, const std::filesystem::path& path)
      : api(a), control(a.executor, path), bridge(a.executor, bridge_path(path)) {}
  Api& api;
  platform::Endpoint control, bridge;
  std::set<std::shared_ptr<Session>> sessions;
};

namespace {

/// A vendor's library must not be its own user: of what descends from us only the tray that we started comes
/// in, by its number, and what it may have started does not.
bool may_come_in(Socket& socket, int tray) {
  const auto peer = platform::peer_process(socket.native_handle());
  if (peer.uid != platform::own_user()) return false;
  return !platform::descends_from_us(peer.pid) || (tray > 0 && peer.pid == tray);
}

template <class State>
void welcome(std::shared_ptr<State> state, Socket socket, Endpoint kind) {
  if (state->sessions.size() >= Server::clients_limit || !may_come_in(socket, state->api.tray_pid())) return;
  auto session = std::make_shared<Session>(wire::AsyncChannel(std::move(socket), wire::local_json_limit),
                                           kind, state->api);
  state->sessions.insert(session);
  asio::co_spawn(state->api.executor, session->run(),
                 [state, session](const std::exception_ptr&) { state->sessions.erase(session); });
}

/// Ends when the acceptor is closed. Without descriptors it waits a moment: the next client may find some
/// free again.
template <class State>
asio::awaitable<void> accept_all(std::shared_ptr<State> state, platform::Endpoint& endpoint, Endpoint kind) {
  asio::steady_timer pause(state->api.executor);
  for (;;) {
    auto [failed, socket] = co_await endpoint.acceptor().async_accept(asio::as_tuple(asio::use_awaitable));
    if (!endpoint.acceptor().is_open() || failed == asio::error::operation_aborted) co_return;
    if (failed) {
      std::cerr << "redlipsd: local endpoint: " << failed.message() << '\n';
      pause.expires_after(std::chrono::milliseconds(200));
      co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    try {
      welcome(state, std::move(socket), kind);
    } catch (const std::exception& error) {
      std::cerr << "redlipsd: local client: " << error.what() << '\n';
    }
  }
}

void log_end(const std::exception_ptr& error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const std::exception& failure) {
    std::cerr << "redlipsd: local endpoint ended: " << failure.what() << '\n';
  }
}

}  // namespace

std::filesystem::path bridge_path(const std::filesystem::path& control) {
  auto path = control;
  return path += ".bridge";
}

Server::Server(Api& api, const std::filesystem::path& control)
    : state_(std::make_shared<State>(api, control)) {
  asio::co_spawn(api.executor, accept_all(state_, state_->control, Endpoint::control), log_end);
  asio::co_spawn(api.executor, accept_all(state_, state_->bridge, Endpoint::bridge), log_end);
}

Server::~Server() { stop(); }

void Server::stop() {
  boost::system::error_code ignored;
  state_->control.acceptor().close(ignored);
  state_->bridge.acceptor().close(ignored);
  for (const auto& session : std::set(state_->sessions)) session->close();
}

}  // namespace redlips::local
