// SPDX-License-Identifier: Apache-2.0
// What a Keyring owns. Coroutines hold it by shared_ptr, so that a try that was sent is counted whoever went
// away.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <vector>

#include "daemon/keyring/inventory.h"
#include "daemon/keyring/keyring.h"
#include "daemon/keyring/storage.h"
#include "drivers/hotplug.h"

namespace redlips::keyring {

/// All on one thread.
struct State : std::enable_shared_from_this<State> {
  State(boost::asio::any_io_executor its_executor, KeyringSettings its_settings,
        const Authorities& its_authorities);

  /// Opens store and libraries; throws where another daemon has the directory.
  void open();
  void stop();
  void emit(const Event& event);
  void emit(const std::vector<Event>& events);
  Subscription subscribe(std::function<void(const Event&)> news);
  void changed(const Plugged& plugged);

  // scan.cpp: from news to readings.
  void watch();
  void on_news(const drivers::Arrival& news);
  void recount_foreign();
  void scan_soon(const std::shared_ptr<Library>& library);
  boost::asio::awaitable<void> scan(std::shared_ptr<Library> library);
  boost::asio::awaitable<void>
  scan_all();  ///< side by side: a stuck library delays nobody's answer but its own
  boost::asio::awaitable<std::vector<Reading>> read_candidates(std::shared_ptr<Library> library);
  std::shared_ptr<Host> host_of(Library& library, const std::string& path) const;
  void fail(Library& library, const std::exception_ptr& error);
  std::vector<drivers::UsbId> present() const;
  /// Somebody looks at what is in: libraries that tell no news are read now, and every few seconds while he
  /// does.
  Subscription watching();
  void poll();
  bool needs_poll() const;
  boost::asio::awaitable<void> poll_loop();
  void end_when_idle(const std::shared_ptr<Library>& library);
  /// Runs work that nobody waits for; what it throws becomes news of type "module.failed".
  void run(boost::asio::awaitable<void> work);

  boost::asio::any_io_executor executor;
  KeyringSettings settings;
  const Authorities& authorities;
  std::unique_ptr<Storage> storage;
  std::unique_ptr<TryStore> store;
  std::unique_ptr<Inventory> inventory;
  std::vector<std::shared_ptr<Library>> libraries;
  std::unique_ptr<drivers::Hotplug> usb, paths;
  std::map<unsigned long, std::function<void(const Event&)>> subscribers;
  unsigned long last_subscriber = 0;
  int watchers = 0;
  boost::asio::steady_timer poll_timer;
  bool polling = false, stopped = false;
};

}  // namespace redlips::keyring
