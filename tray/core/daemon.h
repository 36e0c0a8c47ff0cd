// SPDX-License-Identifier: Apache-2.0
// The daemon as the windows see it: calls with answers, questions, events. On the windows' thread alone.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tray/core/link.h"

namespace redlips::tray {

/// How a call ended: a result, or a code of PROTOCOL.md §4 ("connection_lost": the daemon went away
/// meanwhile).
struct Reply {
  boost::json::object result;
  std::string code;    ///< "ok", or why not
  std::string detail;  ///< evidence for the hotline, or empty
  bool ok() const noexcept { return code == "ok"; }
};

/// Whoever acts on what the daemon says.
class DaemonListener {
 public:
  virtual ~DaemonListener() = default;
  virtual void connected() = 0;
  virtual void disconnected() = 0;
  /// A question of the daemon's: answer it by Daemon::answer() with this id, at any time.
  virtual void question(const std::string& id, const std::string& method,
                        const boost::json::object& params) = 0;
  /// prompt.update, prompt.working, prompt.close.
  virtual void prompt_news(const std::string& method, const boost::json::object& params) = 0;
  /// An event of `watch`: its type and members.
  virtual void event(const boost::json::object& params) = 0;
};

class Daemon {
 public:
  using Send = std::function<void(std::uint64_t connection, boost::json::object, std::vector<Secret>)>;
  using Done = std::function<void(const Reply&)>;

  Daemon(Send send, DaemonListener& listener) : send_(std::move(send)), listener_(listener) {}

  /// News of the link, handed over to this thread in their order.
  void take(const LinkNews& news);
  /// `done` is called exactly once: later, or at once with "not_running" where there is no daemon.
  void call(std::string_view method, boost::json::object params, Done done);
  /// Answers a question of this connection; a question of an earlier one is gone and so is the answer.
  void answer(const std::string& id, boost::json::object result, std::vector<Secret> secrets = {});
  bool is_connected() const noexcept { return connected_; }

 private:
  void take_message(const boost::json::object& message);
  void take_reply(const boost::json::object& message);
  void lost();

  Send send_;
  DaemonListener& listener_;
  std::map<std::int64_t, Done> open_;
  std::uint64_t connection_ = 0;
  std::int64_t calls_ = 0;
  bool connected_ = false;
};

}  // namespace redlips::tray
