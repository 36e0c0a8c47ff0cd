// SPDX-License-Identifier: Apache-2.0
// A true Bridge on a true port, on a thread of its own, with a login that the test answers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "daemon/bridge/bridge.h"
#include "tests/support/raw_client.h"
#include "tests/support/temporary.h"

namespace redlips::test {

/// What happened on the bridge's thread, in order, for the test's thread to wait for.
class Events {
 public:
  void add(std::string event);
  /// The next event; throws after half a minute.
  std::string next();
  /// Nothing is left unread.
  bool empty();

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::string> events_;
};

/// A person who clicks at once, or never: answers come from the login of the test.
class StubPrompter final : public keyring::Prompter {
 public:
  boost::asio::awaitable<std::unique_ptr<keyring::Dialog>> open() override;
  keyring::LoginAnswer::Kind kind = keyring::LoginAnswer::Kind::yes;
};

/// A nonce of the right length that begins with `word`: the word tells the stub login what to do.
std::string nonce_of(std::string word);

/// What a hall's link asks for: the login that `word` names, with 32 times 's' as state.
std::string redirect_target(const std::string& word, const std::string& origin = "https://hall.example.test");

/// The bridge of one test. The login obeys the first word of the nonce: "ok" shows a dialog and signs, "wait"
/// waits until it is cancelled, "wrong" asks twice and ends in pin_wrong, "early" ends in module_failed
/// before any dialog, "noui" in no_ui, "blocked" in pin_blocked after an answer, "throw" throws. Documents
/// obey the name of the first one; https pages may have them signed, those of the hall by their hashes too.
class BridgeHouse {
 public:
  using Adjust = std::function<void(bridge::BridgeSettings&)>;
  explicit BridgeHouse(const Adjust& adjust = {});
  ~BridgeHouse();
  BridgeHouse(const BridgeHouse&) = delete;
  BridgeHouse& operator=(const BridgeHouse&) = delete;

  unsigned short port() const { return port_; }
  std::string direct_host() const { return "127.0.0.1:" + std::to_string(port_); }
  /// Goes through /bridge and returns the host of the bridge's own name.
  std::string own_host();
  /// Goes through /redirect and returns the host of the page's own name.
  std::string redirect_host(const std::string& word, const std::string& origin = "https://hall.example.test");
  /// Moves the names' clock on.
  void pass(std::chrono::milliseconds time);
  std::string start_login();
  std::size_t connections();
  /// Bytes that pages' documents hold on the disk.
  std::uint64_t spooled();
  Events events;
  StubPrompter prompter;
  Config config;

 private:
  boost::asio::awaitable<login::Answer> login(login::Request request);
  boost::asio::awaitable<login::Answer> sign(signing::Request request, bool attached);
  boost::asio::awaitable<login::Answer> obey(std::string word, keyring::Prompter& prompter,
                                             boost::json::object result);
  boost::asio::awaitable<std::string> ask(keyring::Dialog& dialog, int times);
  signing::ForPage signing();

  TemporaryDirectory directory_;
  signing::Spool spool_{directory_.path() / "documents"};
  boost::asio::io_context io_;
  std::chrono::steady_clock::time_point now_;
  std::optional<bridge::Bridge> bridge_;
  unsigned short port_ = 0;
  std::thread thread_;
};

}  // namespace redlips::test
