// SPDX-License-Identifier: Apache-2.0
// A login from the asker's text to the token it takes away: parse, consent, lease, history, token.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "daemon/config.h"
#include "daemon/history.h"
#include "daemon/keyring/keyring.h"
#include "daemon/login/consent.h"
#include "daemon/login/queue.h"
#include "daemon/login/remembered.h"

namespace redlips::login {

/// A request as it came in; nothing in it is checked yet.
struct Request {
  std::string origin, nonce;
  std::string caller;  ///< "popup", "direct", "reverse", "redirect", "cli", "nmh": who attested the origin
  std::optional<std::string> token_serial;
  keyring::Prompter* prompter = nullptr;
  bool user_consented = false;  ///< CLI --yes: the user has typed the origin himself
};

struct Answer {
  std::string code;           ///< empty, or a code of PROTOCOL.md §4
  boost::json::object token;  ///< web-eid:1.0 authentication token where `code` is empty
  std::string detail = {};    ///< evidence for the user's own terminal and the hotline, never a page
};

/// All on the daemon's thread. Cancelling authenticate() closes its dialog; what was typed by then is still
/// counted.
class Authenticator {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  Authenticator(const Config& config, keyring::Keyring& keyring, History& history, Remembered& remembered,
                Queue& queue, Clock now);
  boost::asio::awaitable<Answer> authenticate(Request request);

 private:
  boost::asio::awaitable<Answer> ask(Request request, Origin origin, Nonce nonce, Consent consent);
  void settle(const Origin& origin, const std::string& asker, const keyring::LoginDone& done);
  /// Why the entry is not on disk; empty if it is.
  std::string write_down(HistoryEntry entry);
  void refuse(const Request& request, const Origin& origin, const std::string& code);
  std::string record(const Request& request, const Origin& origin, const Nonce& nonce,
                     const keyring::LoginDone& done, bool test_config);

  const Config& config_;
  keyring::Keyring& keyring_;
  History& history_;
  Remembered& remembered_;
  Queue& queue_;
  Clock now_;
};

}  // namespace redlips::login
