// SPDX-License-Identifier: Apache-2.0
// The keyring's front: what it owns, who listens, and how it ends.
#include "daemon/keyring/keyring.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <filesystem>
#include <tuple>
#include <utility>

#include "daemon/keyring/change.h"
#include "daemon/keyring/codes.h"
#include "daemon/keyring/file_storage.h"
#include "daemon/keyring/key_lease.h"
#include "daemon/keyring/login.h"
#include "daemon/keyring/pin_session.h"
#include "daemon/keyring/state.h"
#include "daemon/not_saved.h"

namespace redlips::keyring {
namespace {

constexpr std::size_t key_name_limit = 64, colour_limit = 16;

bool installed(const Library& library) {
  return !library.path.empty() || std::ranges::any_of(library.candidates, [](const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
  });
}

}  // namespace

State::State(boost::asio::any_io_executor its_executor, KeyringSettings its_settings,
             const Authorities& its_authorities)
    : executor(std::move(its_executor)),
      settings(std::move(its_settings)),
      authorities(its_authorities),
      poll_timer(executor) {
  if (!settings.now) settings.now = std::chrono::system_clock::now;
}

void State::open() {
  storage = file_storage(settings.state_directory);
  store = std::make_unique<TryStore>(*storage);
  inventory = std::make_unique<Inventory>(*store, authorities, settings.now);
  libraries = libraries_of(executor, settings.profiles.list, settings.modules);
}

void State::stop() {
  stopped = true;
  usb.reset();
  paths.reset();
  poll_timer.cancel();
  subscribers.clear();
  for (const auto& library : libraries) {
    library->idle.cancel();
    end_session(*library);
    if (library->host) library->host->stop();
  }
}

void State::emit(const Event& event) {
  // Whoever hears it may subscribe or leave: walk by number, not by iterator.
  for (auto next = subscribers.begin(); next != subscribers.end();) {
    const auto number = next->first;
    const auto news = next->second;
    news(event);
    next = subscribers.upper_bound(number);
  }
}

void State::emit(const std::vector<Event>& events) {
  for (const auto& event : events) emit(event);
}

Subscription State::subscribe(std::function<void(const Event&)> news) {
  const auto number = ++last_subscriber;
  subscribers.emplace(number, std::move(news));
  return Subscription([weak = weak_from_this(), number] {
    if (const auto self = weak.lock()) self->subscribers.erase(number);
  });
}

void State::changed(const Plugged& plugged) { emit({"token.changed", plugged.name, plugged.info.serial}); }

void State::run(boost::asio::awaitable<void> work) {
  boost::asio::co_spawn(executor, std::move(work),
                        [self = shared_from_this()](const std::exception_ptr& error) {
                          if (error && !cancelled(error))
                            self->emit({"module.failed", {}, failure_of(error).detail});
                        });
}

Keyring::Keyring(boost::asio::any_io_executor executor, KeyringSettings settings,
                 const Authorities& authorities)
    : state_(std::make_shared<State>(std::move(executor), std::move(settings), authorities)) {
  state_->open();
}

Keyring::~Keyring() { state_->stop(); }

void Keyring::start() { state_->watch(); }

std::vector<TokenView> Keyring::tokens() const {
  return state_->inventory ? state_->inventory->views() : std::vector<TokenView>();
}

std::vector<LibraryView> Keyring::libraries() const {
  std::vector<LibraryView> views;
  for (const auto& library : state_->libraries) {
    LibraryView view{library->profile_id(), library->path,  library->unprofiled, -1,
                     library->fault,        library->detail};
    if (library->path.empty()) view.library = library->candidates.front();
    if (view.fault.empty() && !library->unprofiled && !installed(*library)) view.fault = "not_installed";
    if (library->host) view.child = library->host->child();
    views.push_back(std::move(view));
  }
  return views;
}

std::vector<SessionView> Keyring::sessions() const { return session_views(*state_); }

drivers::FileFault Keyring::state_fault() const {
  return state_->store ? state_->store->fault() : drivers::FileFault();
}

bool Keyring::set_name(const std::string& token, const std::string& name, const std::string& colour) {
  const auto plugged = state_->inventory ? state_->inventory->find(token) : nullptr;
  if (!plugged || name.size() > key_name_limit || colour.size() > colour_limit) return false;
  auto& facts = plugged->guard->facts();
  const auto before = std::pair(std::exchange(facts.name, name), std::exchange(facts.colour, colour));
  try {
    state_->store->save();
  } catch (const NotSaved&) {
    std::tie(facts.name, facts.colour) = before;
    throw;
  }
  state_->changed(*plugged);
  return true;
}

boost::asio::awaitable<void> Keyring::refresh() { return state_->scan_all(); }

Subscription Keyring::subscribe(std::function<void(const Event&)> news) {
  return state_->subscribe(std::move(news));
}

Subscription Keyring::watching() { return state_->watching(); }

boost::asio::awaitable<LoginDone> Keyring::login(LoginAsk ask, Prompter& prompter) {
  return keyring::login(state_, std::move(ask), prompter);
}

boost::asio::awaitable<SignDone> Keyring::sign(SignAsk ask, Prompter& prompter) {
  return keyring::sign(state_, std::move(ask), prompter);
}

boost::asio::awaitable<LeaseDone> Keyring::lease(LeaseAsk ask, Prompter& prompter) {
  return keyring::lease(state_, std::move(ask), prompter);
}

boost::asio::awaitable<ChangeDone> Keyring::change_pin(std::string token, Prompter& prompter) {
  return keyring::change_pin(state_, std::move(token), prompter);
}

}  // namespace redlips::keyring
