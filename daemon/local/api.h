// SPDX-License-Identifier: Apache-2.0
// What the local methods work on: the rooms of the daemon, handed in by main.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/config.h"
#include "daemon/history.h"
#include "daemon/keyring/keyring.h"
#include "daemon/local/news.h"
#include "daemon/local/prompts.h"
#include "daemon/login/authenticate.h"
#include "daemon/notices.h"
#include "daemon/renewal/renewals.h"
#include "daemon/signing/signer.h"

namespace redlips::local {

/// What the daemon knows of itself and of the bridge; functions, so that this room does not see that one.
struct StatusSource {
  std::function<unsigned short()> port;  ///< the bridge's; asking tries again where it has none (0)
  std::vector<unsigned short> ports;     ///< that the bridge tries
  std::function<std::string(const Hall&)> start_login;         ///< the loopback address that opens this hall
  std::function<std::vector<drivers::ProfileFault>()> faults;  ///< files that could not be used
  std::vector<std::string> modules;                            ///< --module
  std::string socket;                                          ///< path of the control endpoint
  std::string state_directory;
};

struct Api {
  boost::asio::any_io_executor executor;
  const Config& config;
  const Authorities& authorities;
  keyring::Keyring& keyring;
  History& history;
  login::Remembered& remembered;
  login::Authenticator& authenticator;
  signing::Signer& signer;
  renewal::Renewals& renewals;
  Prompts& prompts;
  News& news;
  Notices& notices;
  StatusSource status;
  login::Authenticator::Clock now;
  std::function<int()> tray_pid;  ///< of the tray that we started and that still runs; -1: none
};

/// Ends a method with a code of PROTOCOL.md §4; `more` joins the code in the error's data.
class ApiError : public std::runtime_error {
 public:
  explicit ApiError(std::string code, boost::json::object more = {})
      : std::runtime_error(code), code_(std::move(code)), more_(std::move(more)) {}
  const std::string& code() const noexcept { return code_; }
  const boost::json::object& more() const noexcept { return more_; }

 private:
  std::string code_;
  boost::json::object more_;
};

}  // namespace redlips::local
