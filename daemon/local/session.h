// SPDX-License-Identifier: Apache-2.0
// One client of the local API: its requests, the daemon's questions to it, and its end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/local/api.h"
#include "daemon/local/methods.h"
#include "daemon/local/prompt_peer.h"
#include "drivers/wire/async_channel.h"

namespace redlips::local {

/// Requests run side by side, each cancellable; the end of the connection cancels them all, answers the
/// daemon's open questions with nothing, and detaches it as prompter.
class Session final : public PromptPeer, public std::enable_shared_from_this<Session> {
 public:
  static constexpr std::size_t requests_limit = 16;  ///< open at once; more end in `busy`

  Session(wire::AsyncChannel channel, Endpoint endpoint, Api& api);
  /// Serves until the peer leaves or breaks the rules. Never throws for what the peer did.
  boost::asio::awaitable<void> run();
  void close();

  Endpoint endpoint() const noexcept { return endpoint_; }
  /// From now on this connection prompts for everybody, as "tray" or "attach".
  void set_kind(std::string kind) { kind_ = std::move(kind); }
  /// Sends each event from now on; a second call changes nothing.
  void watch();
  /// An asker of this connection's own requests: itself if it can prompt, else whoever is attached.
  std::shared_ptr<keyring::Prompter> prompter(bool prompts_itself);

  std::string_view kind() const override { return kind_; }
  bool alive() const override { return channel_.is_open(); }
  std::string ask(std::string_view method, boost::json::object params, Reply reply) override;
  void forget(const std::string& id) override;
  void tell(std::string_view method, boost::json::object params) override;

 private:
  void take(wire::Message message);
  void start(const boost::json::value& id, const Method& method, boost::json::object params);
  void cancel(const boost::json::object& params);
  void post(boost::json::object message);
  void end();

  wire::AsyncChannel channel_;
  Endpoint endpoint_;
  Api& api_;
  std::string kind_ = "cli";
  std::map<std::string, std::shared_ptr<boost::asio::cancellation_signal>> running_;  ///< by serialised id
  std::map<std::string, Reply> questions_;                                            ///< by id, "p1"
  std::uint64_t asked_ = 0;
  std::vector<keyring::Subscription> watching_;
};

}  // namespace redlips::local
