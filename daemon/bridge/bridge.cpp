// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/bridge.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>

#include "daemon/bridge/listener.h"
#include "daemon/bridge/names.h"
#include "daemon/bridge/own_peer.h"
#include "daemon/bridge/tuple.h"

namespace redlips::bridge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr std::chrono::milliseconds accept_pause{100};  // out of descriptors: not a busy loop
// What a connection has at least to say what it wants. A crowd of n that always comes back delays others by n
// / 640 s.
constexpr std::chrono::milliseconds moment{100};

using Connections = std::list<std::shared_ptr<Connection>>;

Asker::Way way_of(Ticket::Page page) {
  switch (page) {
    case Ticket::Page::popup:
      return Asker::Way::popup;
    case Ticket::Page::redirect:
      return Asker::Way::redirect;
    case Ticket::Page::start:
      break;
  }
  return Asker::Way::reverse;
}

// The page that tells a person what became of a navigation; no words for anything else. They repeat nothing
// of the request.
std::string_view words_for(const RequestHead& head, unsigned status) {
  if (head.fetch_dest != "document") return {};
  const bool enters = std::string_view(head.target).starts_with("/redirect");
  if (enters && status == 400) return "/incomplete";
  if (enters && status == 403) return "/unregistered";
  return head.target == "/r" ? "/ended" : "/over";
}

}  // namespace

struct Bridge::State : std::enable_shared_from_this<Bridge::State> {
  State(asio::any_io_executor on, BridgeSettings with, const Config& from, Authenticate by,
        keyring::Prompter& shows, signing::ForPage signs)
      : executor(std::move(on)),
        settings(std::move(with)),
        config(from),
        authenticate(std::move(by)),
        prompter(shows),
        signing(std::move(signs)),
        names(settings.name_life) {}

  bool start();
  void stop();
  static asio::awaitable<void> accept(std::shared_ptr<State> self, tcp::acceptor& acceptor);
  asio::awaitable<void> wait_for_room();
  void welcome(tcp::socket socket);
  Connections::iterator next_to_go();
  void make_room();
  Decision decide(const RequestHead& head, bool other_user);
  Decision serve(const RequestHead& head, const Verdict& verdict);
  Reply served_page(const RequestHead& head, const Verdict& verdict) const;
  std::chrono::milliseconds idle(Asker::Way way) const;
  std::optional<Asker> asker(const RequestHead& head, const Verdict& verdict);
  asio::awaitable<void> talk(WebSocket& socket, Deadline& deadline, Asker asker,
                             std::function<bool()> peer_is_ours);
  unsigned short next_port() const;
  std::size_t talking() const;

  asio::any_io_executor executor;
  BridgeSettings settings;
  const Config& config;
  Authenticate authenticate;
  keyring::Prompter& prompter;
  signing::ForPage signing;
  Names names;
  std::optional<Listener> listener;
  bool stopped = false;
  ConnectionNeeds needs;
  Connections connections;  // oldest first
};

bool Bridge::State::start() {
  if (listener || stopped) return listener.has_value();
  listener = listen_on_first(executor, settings.ports);
  if (!listener) return false;
  // The connections are this state's own, so these need not keep it alive.
  needs = {settings.peer ? settings.peer : own_peer_lookup(),
           [this](const RequestHead& head, bool other_user) { return decide(head, other_user); },
           [this](WebSocket& socket, Deadline& deadline, Asker by, std::function<bool()> ours) {
             return talk(socket, deadline, std::move(by), std::move(ours));
           },
           settings.request, settings.answer};
  // accept() handles what can fail; anything else is a fault of ours that must not pass unseen.
  const auto loud = [](const std::exception_ptr& fault) {
    if (fault) std::rethrow_exception(fault);
  };
  asio::co_spawn(executor, accept(shared_from_this(), listener->v4), loud);
  if (listener->v6) asio::co_spawn(executor, accept(shared_from_this(), *listener->v6), loud);
  return true;
}

void Bridge::State::stop() {
  stopped = true;
  if (!listener) return;
  boost::system::error_code ignored;
  listener->v4.close(ignored);
  if (listener->v6) listener->v6->close(ignored);
  for (const auto& connection : connections) connection->close();
}

asio::awaitable<void> Bridge::State::accept(std::shared_ptr<State> self, tcp::acceptor& acceptor) {
  while (acceptor.is_open()) {
    auto [fault, socket] = co_await acceptor.async_accept(tuple);
    if (!acceptor.is_open()) co_return;
    if (!fault) {
      co_await self->wait_for_room();
      if (acceptor.is_open()) self->welcome(std::move(socket));
      continue;
    }
    self->make_room();
    asio::steady_timer pause(self->executor, accept_pause);
    co_await pause.async_wait(tuple);
  }
}

// Sent away too soon, an honest head on its way would be lost to whoever comes back at once; so those behind
// it wait in the system's queue.
asio::awaitable<void> Bridge::State::wait_for_room() {
  while (connections.size() >= settings.connections) {
    const auto next = next_to_go();
    const bool foreign = next != connections.end() && (*next)->other_user();
    const auto since = next == connections.end() ? std::chrono::steady_clock::now() : (*next)->since();
    const auto until = since + moment;
    if (foreign || until <= std::chrono::steady_clock::now()) {
      make_room();
      continue;
    }
    asio::steady_timer patience(executor, until);
    co_await patience.async_wait(tuple);
  }
}

void Bridge::State::welcome(tcp::socket socket) {
  const auto place =
      connections.insert(connections.end(), std::make_shared<Connection>(std::move(socket), needs));
  // A connection that fails is closed; the other ones go on. The handler is the owner that hears it.
  auto finish = [self = shared_from_this(), connection = *place](const std::exception_ptr&) {
    connection->close();
    self->connections.remove(connection);
  };
  asio::co_spawn(executor, (*place)->run(), std::move(finish));
}

// Slow readers make room, another user's first: a flood can never keep the user's own popup out for long.
Connections::iterator Bridge::State::next_to_go() {
  const auto foreign = [](const auto& c) { return c->other_user(); };
  const auto quiet = [](const auto& c) { return !c->talking(); };
  const auto found = std::find_if(connections.begin(), connections.end(), foreign);
  return found != connections.end() ? found : std::find_if(connections.begin(), connections.end(), quiet);
}

void Bridge::State::make_room() {
  const auto victim = next_to_go();
  if (victim == connections.end()) return;
  (*victim)->close();
  connections.erase(victim);
}

Decision Bridge::State::decide(const RequestHead& head, bool other_user) {
  if (other_user) {
    const unsigned short next = foreign_redirect(head, listener->port, next_port());
    if (next == 0) return {refusal(403), std::nullopt};
    return {redirect(head.host.substr(0, head.host.rfind(':') + 1) + std::to_string(next), head.target),
            std::nullopt};
  }
  return serve(head, check(head, {listener->port, config, names, settings.now()}));
}

Decision Bridge::State::serve(const RequestHead& head, const Verdict& verdict) {
  switch (verdict.act) {
    case Act::redirect: {
      const std::string name = names.issue(Ticket::Page::popup, nullptr, settings.now());
      return {redirect(host_of(name, listener->port), "/b"), std::nullopt};
    }
    case Act::enter: {
      const std::string name = names.issue(*verdict.redirect, settings.now());
      return {redirect(host_of(name, listener->port), "/r"), std::nullopt};
    }
    case Act::page:
      return {served_page(head, verdict), std::nullopt};
    case Act::info:
      return {info(listener->port, head.origin), std::nullopt};
    case Act::preflight:
      return {preflight(head), std::nullopt};
    case Act::socket: {
      auto by = asker(head, verdict);
      return by ? Decision{{}, std::move(by)} : Decision{refusal(503), std::nullopt};
    }
    case Act::refuse:
      break;
  }
  return {refusal(verdict.status, words_for(head, verdict.status)), std::nullopt};
}

// Only a redirect's page has somebody to post to.
Reply Bridge::State::served_page(const RequestHead& head, const Verdict& verdict) const {
  const Ticket* ticket = names.find(verdict.name, settings.now());
  const bool posts = ticket && ticket->redirect;
  return page(head.target, head.host, posts ? std::string_view(ticket->redirect->url) : std::string_view());
}

// Spends the name; nullopt where there are sockets enough.
std::optional<Asker> Bridge::State::asker(const RequestHead& head, const Verdict& verdict) {
  if (talking() >= settings.web_sockets) return std::nullopt;
  if (verdict.name.empty()) return Asker{Asker::Way::direct, *head.origin, nullptr};
  auto ticket = names.take(verdict.name, settings.now());
  if (!ticket) return std::nullopt;
  return Asker{way_of(ticket->page), {}, std::move(ticket->hall), std::move(ticket->redirect)};
}

std::chrono::milliseconds Bridge::State::idle(Asker::Way way) const {
  switch (way) {
    case Asker::Way::popup:
      return settings.popup_idle;
    case Asker::Way::reverse:
      return settings.start_idle;
    case Asker::Way::redirect:
      return settings.redirect_idle;
    case Asker::Way::direct:
      break;
  }
  return settings.direct_idle;
}

asio::awaitable<void> Bridge::State::talk(WebSocket& socket, Deadline& deadline, Asker by,
                                          std::function<bool()> peer_is_ours) {
  // Named, not a temporary: GCC 12 destroys aggregates within a co_await expression twice.
  SessionNeeds session_needs{authenticate, signing,         prompter,       std::move(peer_is_ours),
                             idle(by.way), settings.upload, settings.answer};
  co_await run_session(socket, deadline, std::move(by), std::move(session_needs));
}

// 0 after the last one, and where the port is no member of a list.
unsigned short Bridge::State::next_port() const {
  const auto here = std::find(settings.ports.begin(), settings.ports.end(), listener->port);
  return here == settings.ports.end() || here + 1 == settings.ports.end() ? static_cast<unsigned short>(0)
                                                                          : *(here + 1);
}

std::size_t Bridge::State::talking() const {
  return static_cast<std::size_t>(
      std::count_if(connections.begin(), connections.end(), [](const auto& c) { return c->talking(); }));
}

BridgeSettings bridge_settings(const Config& config) {
  BridgeSettings out;
  const auto set = [&](const char* name, std::chrono::milliseconds& time) {
    if (const auto found = config.deadlines.find(name); found != config.deadlines.end()) time = found->second;
  };
  set("bridge.name", out.name_life);
  set("bridge.request", out.request);
  set("bridge.answer", out.answer);
  set("bridge.upload", out.upload);
  set("bridge.popup", out.popup_idle);
  set("bridge.direct", out.direct_idle);
  set("bridge.start", out.start_idle);
  set("bridge.redirect", out.redirect_idle);
  return out;
}

Bridge::Bridge(asio::any_io_executor executor, BridgeSettings settings, const Config& config,
               Authenticate authenticate, keyring::Prompter& prompter, signing::ForPage signing)
    : state_(std::make_shared<State>(std::move(executor), std::move(settings), config,
                                     std::move(authenticate), prompter, std::move(signing))) {}

Bridge::~Bridge() { stop(); }

bool Bridge::start() { return state_->start(); }
void Bridge::stop() { state_->stop(); }
unsigned short Bridge::port() const noexcept {
  return state_->listener ? state_->listener->port : static_cast<unsigned short>(0);
}
const std::vector<unsigned short>& Bridge::ports() const noexcept { return state_->settings.ports; }
std::size_t Bridge::connections() const noexcept { return state_->connections.size(); }

std::string Bridge::start_login(const Hall& hall) {
  if (!start()) return {};
  const auto name =
      state_->names.issue(Ticket::Page::start, std::make_shared<const Hall>(hall), state_->settings.now());
  return "http://" + host_of(name, port()) + "/start";
}

}  // namespace redlips::bridge
