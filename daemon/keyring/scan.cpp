// SPDX-License-Identifier: Apache-2.0
// From "something was plugged" to what is in: hot-plug news, enumeration, the slow poll of those without
// news.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

#include "daemon/keyring/codes.h"
#include "daemon/keyring/pin_session.h"
#include "daemon/keyring/state.h"
#include "drivers/bell.h"

namespace redlips::keyring {

using boost::asio::awaitable;
using boost::asio::use_awaitable;

namespace {

constexpr std::chrono::seconds poll_every{3};  // DESIGN §2: only while somebody watches
constexpr std::chrono::seconds idle_after{
    30};  // SECURITY-RULES 1.7: vendor copies of the PIN cannot be wiped

awaitable<Reading> read_token(std::shared_ptr<Host> host, drivers::HostToken token) {
  Reading reading{std::move(token), {}, {}};
  std::exception_ptr error;
  try {
    reading.certificates = co_await host->certificates(reading.token.slot);
  } catch (const drivers::HostError&) {
    error = std::current_exception();
  }
  if (error) reading.fault = failure_of(error).code;
  co_return reading;
}

// The turn went to a renewal between two verbs: another one would end its login.
struct Overtaken {};

awaitable<std::vector<Reading>> read_host(std::shared_ptr<Library> library, std::shared_ptr<Host> host) {
  std::vector<Reading> readings;
  const auto tokens = co_await host->tokens();
  for (const auto& token : tokens) {
    if (library->leased) throw Overtaken{};
    auto reading = co_await read_token(host, token);
    // Pulled between the two verbs: it is not in.
    if (reading.fault != "key_removed") readings.push_back(std::move(reading));
  }
  co_return readings;
}

void well(Library& library) {
  library.fault.clear();
  library.detail.clear();
}

// A candidate that is not installed is no fault: a profile names what may be there.
bool may_load(Library& library, const std::string& path) {
  std::error_code ignored;
  if (library.unprofiled) return true;
  if (!std::filesystem::exists(path, ignored)) return false;
  const auto why = drivers::library_fault(path);
  if (why.empty()) return true;
  library.fault = "not_trusted";
  library.detail = why;
  return false;
}

awaitable<void> rest(boost::asio::steady_timer& timer, std::chrono::seconds time) {
  boost::system::error_code ignored;
  timer.expires_after(time);
  co_await timer.async_wait(boost::asio::redirect_error(use_awaitable, ignored));
}

// Scans that were begun together.
struct Begun {
  explicit Begun(const boost::asio::any_io_executor& executor) : over(executor) {}
  drivers::Bell over;
  std::size_t left = 0;
};

awaitable<void> end_host(std::shared_ptr<State> state, std::shared_ptr<Library> library) {
  library->idle.expires_after(idle_after);
  const auto ended = co_await library->idle.wait();
  if (!ended && library->host && !library->session && !library->leased && !state->stopped)
    library->host->stop();
}

}  // namespace

std::shared_ptr<Host> State::host_of(Library& library, const std::string& path) const {
  auto& host = library.hosts[path];
  if (host) return host;
  auto how = host_settings(library, path, settings.host_program);
  host = settings.outside.make_host ? settings.outside.make_host(std::move(how))
                                    : process_host(executor, std::move(how));
  return host;
}

std::vector<drivers::UsbId> State::present() const {
  return usb ? usb->present() : std::vector<drivers::UsbId>();
}

void State::watch() {
  const auto news = [weak = weak_from_this()](const drivers::Arrival& arrival) {
    if (const auto self = weak.lock(); self && !self->stopped) self->on_news(arrival);
  };
  std::vector<std::filesystem::path> watched;
  for (const auto& library : libraries)
    if (library->profile && !library->profile->presence_path.empty())
      watched.emplace_back(library->profile->presence_path);
  usb = settings.outside.watch_usb ? settings.outside.watch_usb(news) : drivers::watch_usb(executor, news);
  if (!watched.empty())
    paths = settings.outside.watch_paths ? settings.outside.watch_paths(watched, news)
                                         : drivers::watch_paths(executor, watched, news);
  recount_foreign();
  for (const auto& library : libraries)
    if (awake(*library, present())) scan_soon(library);
  poll();
}

void State::on_news(const drivers::Arrival& news) {
  recount_foreign();
  for (const auto& library : libraries) {
    if (!concerns(news, *library)) continue;
    if (news.arrived && library->host) library->host->rearm();
    // A key that went and came back between two readings is another plug-in: its wrong PINs are forgotten.
    if (!news.arrived)
      for (const auto& plugged : inventory->all())
        if (plugged->library == library) plugged->guard->forget();
    scan_soon(library);
  }
}

void State::recount_foreign() {
  std::vector<const drivers::Profile*> devices;
  for (const auto& id : present())
    for (const auto& profile : settings.profiles.list)
      if (profile.foreign && std::ranges::find(profile.usb, id) != profile.usb.end())
        devices.push_back(&profile);
  emit(inventory->apply_foreign(std::move(devices)));
}

void State::scan_soon(const std::shared_ptr<Library>& library) { run(scan(library)); }

// Each candidate is tried; the first that sees a key is kept (a profile names them in order of preference).
awaitable<std::vector<Reading>> State::read_candidates(std::shared_ptr<Library> library) {
  std::exception_ptr error;
  bool served = false;
  for (const auto& path : library->candidates) {
    if (!may_load(*library, path)) continue;
    const auto host = host_of(*library, path);
    std::vector<Reading> readings;
    try {
      readings = co_await read_host(library, host);
    } catch (const drivers::HostError&) {
      error = std::current_exception();
      continue;
    }
    served = true;
    if (readings.empty() && library->candidates.size() > 1) {
      host->stop();
      continue;
    }
    well(*library);
    library->host = host;
    library->path = path;
    co_return readings;
  }
  if (error) std::rethrow_exception(error);
  if (served) well(*library);
  co_return std::vector<Reading>();
}

// One library's trouble hides nobody else's keys; its own are shown with what is wrong, and cannot be used
// now.
void State::fail(Library& library, const std::exception_ptr& error) {
  const auto failure = failure_of(error);
  library.fault = failure.code;
  library.detail = failure.detail;
  emit({"module.failed", {}, library.candidates.front() + ": " + failure.detail});
  emit(inventory->fail(library, failure.code));
}

awaitable<void> State::scan(std::shared_ptr<Library> library) {
  const auto self = shared_from_this();
  if (library->leased) {
    library->scan_missed = true;
    co_return;
  }
  library->scan_missed = false;
  const unsigned mine = ++library->scans_begun;
  std::vector<Reading> readings;
  std::exception_ptr error;
  well(*library);
  end_session(*library);  // the host ends a login that it keeps before it enumerates
  try {
    if (library->host)
      readings = co_await read_host(library, library->host);
    else
      readings = co_await read_candidates(library);
  } catch (const Overtaken&) {
    library->scan_missed = true;
    co_return;
  } catch (...) {
    error = std::current_exception();
  }
  if (error && cancelled(error)) std::rethrow_exception(error);
  if (stopped || library->scan_applied > mine) co_return;
  library->scan_applied = mine;
  if (error) {
    fail(*library, error);
    co_return;
  }
  emit(inventory->apply(library, readings));
  store->save_new();
  end_when_idle(library);
}

awaitable<void> State::scan_all() {
  const auto self = shared_from_this();
  const auto devices = present();
  const auto begun = std::make_shared<Begun>(executor);
  for (const auto& library : libraries) {
    if (!library->host && !awake(*library, devices)) continue;
    ++begun->left;
    boost::asio::co_spawn(executor, scan(library), [begun](const std::exception_ptr&) {
      if (--begun->left == 0) begun->over.ring();
    });
  }
  while (begun->left > 0) co_await begun->over.rung();
}

void State::end_when_idle(const std::shared_ptr<Library>& library) {
  if (library->profile && library->profile->cheap_start) run(end_host(shared_from_this(), library));
}

bool State::needs_poll() const {
  return !stopped && std::ranges::any_of(libraries, [this](const auto& library) {
    return library->profile ? library->profile->polls : watchers > 0;
  });
}

Subscription State::watching() {
  ++watchers;
  // Posted, not run here: what a watcher is about to show is shown before any host hears of it
  // (SECURITY-RULES 2.4).
  for (const auto& library : libraries)
    if (!library->profile)
      boost::asio::post(executor, [self = shared_from_this(), library] {
        if (!self->stopped) self->scan_soon(library);
      });
  poll();
  return Subscription([weak = weak_from_this()] {
    const auto state = weak.lock();
    if (!state) return;
    --state->watchers;
    if (!state->needs_poll()) state->poll_timer.cancel();
  });
}

void State::poll() {
  if (polling || !needs_poll()) return;
  polling = true;
  run(poll_loop());
}

awaitable<void> State::poll_loop() {
  const auto self = shared_from_this();
  while (needs_poll()) {
    co_await rest(poll_timer, poll_every);
    if (!needs_poll()) break;
    for (const auto& library : libraries)
      if (!library->profile || library->profile->polls) co_await scan(library);
  }
  polling = false;
}

}  // namespace redlips::keyring
