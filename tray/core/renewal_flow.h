// SPDX-License-Identifier: Apache-2.0
// What the windows know of renewals, and what they ask of the daemon for them.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tray/core/daemon.h"
#include "tray/core/renewal_view.h"

namespace redlips::tray {

class RenewalFlow {
 public:
  using Call = std::function<void(std::string_view method, boost::json::object params, Daemon::Done done)>;

  /// `changed` is called when pages look another way now.
  RenewalFlow(Call call, std::function<void()> changed)
      : call_(std::move(call)), changed_(std::move(changed)) {}

  /// The daemon is there: asks for what it knows.
  void connected();
  void disconnected();
  /// An event of `watch`.
  void event(const boost::json::object& params);
  /// What was looked at holds no more: keys came or went.
  void forget_conditions();
  /// Looks at the conditions of the key's certificate, once, where its page needs them.
  void look(const Key* key, const Authority* authority);

  void start(const std::string& certificate);
  /// Goes on with the renewal, or hands it in again.
  void resume(const Renewal& renewal);
  /// Removes the old certificate and its key.
  void remove_old(const Renewal& renewal);
  /// What the page asks now; for one certificate.
  void ask(const std::string& certificate, RenewalAsk what);

  RenewalSight sight(const Key* key, const Authority* authority, Time now) const;
  const std::vector<Renewal>& renewals() const noexcept { return renewals_; }

 private:
  void list();
  void run(const std::string& certificate, std::string_view method, boost::json::object params);

  Call call_;
  std::function<void()> changed_;
  std::vector<Renewal> renewals_;
  std::map<std::string, Conditions> conditions_;  ///< by certificate
  std::set<std::string> looking_, running_;       ///< certificates
  std::map<std::string, std::string> codes_;      ///< why the last thing asked for did not happen
  std::map<std::string, RenewalAsk> asks_;
  bool listing_ = false, list_again_ = false;
};

}  // namespace redlips::tray
