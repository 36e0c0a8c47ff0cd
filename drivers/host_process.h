// SPDX-License-Identifier: Apache-2.0
// The process behind a TokenHost: started when needed, killed at a deadline, never two at a time.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "drivers/host/host_verbs.h"
#include "drivers/platform/child.h"
#include "drivers/token_host.h"
#include "drivers/turns.h"
#include "drivers/wire/async_channel.h"

namespace redlips::drivers {

/// Sends one verb at a time and gives its "result". Coroutines own it: a TokenHost may go while a verb is
/// running.
class HostProcess : public std::enable_shared_from_this<HostProcess> {
 public:
  /// For whom the host works. The daemon's serve no SO PIN (daemon/PROTOCOL.md §1, `officer`).
  enum class For { daemon, officer };
  HostProcess(const boost::asio::any_io_executor& executor, HostSettings settings, For whom = For::daemon);

  /// Waits for its turn (may be cancelled), then runs to its end whatever becomes of the caller. Throws
  /// HostError. `digests`: how many signatures are asked for, where the verb's deadline is for each.
  boost::asio::awaitable<boost::json::object> call(std::string_view verb, boost::json::object params,
                                                   std::vector<Secret> secrets, int digests = 1);
  /// The host broke the protocol: kills it and gives the error to throw.
  HostError broken(const std::string& what, bool maybe_sent = false);
  void kill() noexcept;
  void stop() noexcept;
  void rearm() noexcept;
  int pid() const noexcept;
  const HostSettings& settings() const noexcept { return settings_; }

 private:
  using Self = std::shared_ptr<HostProcess>;
  using Json = boost::json::object;

  static boost::asio::awaitable<Json> call_in_turn(Self self, HostVerb verb, Json params,
                                                   std::vector<Secret> secrets);
  static boost::asio::awaitable<Json> run(Self self, Turns::Held turn, HostVerb verb, Json params,
                                          std::vector<Secret> secrets);
  static boost::asio::awaitable<void> start_if_needed(Self self);
  static boost::asio::awaitable<void> bury(Self self);
  static boost::asio::awaitable<Json> ask(Self self, HostVerb verb, Json params, std::vector<Secret> secrets);
  static boost::asio::awaitable<std::optional<wire::Message>> round_trip(Self self, Json body,
                                                                         std::vector<Secret> secrets);

  bool usable() const;
  void count_start();
  void launch();
  Json open_params() const;
  Json judge(const HostVerb& verb, std::int64_t id, const std::optional<wire::Message>& answer);
  /// The verb with the deadline that holds for this library.
  HostVerb verb_here(std::string_view name, int digests = 1) const;

  boost::asio::any_io_executor executor_;
  HostSettings settings_;
  For whom_;
  Turns turns_;  ///< one verb at a time
  std::shared_ptr<platform::Child> child_;
  std::optional<wire::AsyncChannel> channel_;
  std::deque<std::chrono::steady_clock::time_point> starts_;  ///< of the last minute
  bool off_ = false;
  std::string last_fault_;  ///< what ended the last child
  bool sent_ = false;       ///< bytes of the running request may have left
  std::int64_t last_id_ = 0;
};

}  // namespace redlips::drivers
