// SPDX-License-Identifier: Apache-2.0
// Documents from the asker's words to the signatures it takes away: consent, lease, history, CMS.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config.h"
#include "daemon/history.h"
#include "daemon/keyring/keyring.h"
#include "daemon/login/queue.h"
#include "daemon/login/remembered.h"

namespace redlips::signing {

/// One document, and what the dialog says of it beside its name, size and hash.
struct Piece {
  Document document;
  std::string file;        ///< where the user can open what a page sent
  bool hash_only = false;  ///< the page sent a hash instead
};

struct Request {
  std::optional<Origin> asker;  ///< the page; none for the user's own command
  std::vector<Piece> pieces;    ///< 1 to most_documents
  std::string caller;           ///< as in login::Request
  std::optional<std::string> token_serial;
  keyring::Prompter* prompter = nullptr;
  bool prefer_pss = false;  ///< a page's hall decides for itself
};

struct Answer {
  std::string code;        ///< empty, or a code of PROTOCOL.md §4
  std::vector<Bytes> cms;  ///< detached, DER, one for each piece
  std::string algorithm;   ///< "ES256"…
  std::string detail;      ///< as in keyring::UseDone; never for a page
};

/// Whether a page may ask at all, before it sends anything: "" or "origin_not_allowed". Documents are signed
/// for https pages only (SECURITY-RULES 2.6), for hashes without contents only where the hall's file says so
/// (2.8).
std::string refusal(const Origin& asker, const Config& config, const login::Remembered& remembered,
                    std::chrono::sys_seconds now, bool hash_only);

/// All on the daemon's thread. Cancelling sign() closes its dialog; what was typed by then is still counted.
class Signer {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  Signer(const Config& config, keyring::Keyring& keyring, History& history, login::Remembered& remembered,
         login::Queue& queue, Clock now);
  boost::asio::awaitable<Answer> sign(Request request);
  /// refusal() as things are now, or "rate_limited"; written into the history.
  std::string refuses(const Origin& asker, bool hash_only, const std::string& caller);

 private:
  boost::asio::awaitable<Answer> ask(Request request);
  keyring::LoginQuestion question(const Request& request) const;
  void settle(const Request& request, const keyring::SignDone& done);
  std::string record(const Request& request, const keyring::SignDone& done);
  std::string write_down(HistoryEntry entry);
  void refused(const std::optional<Origin>& asker, const std::string& caller, const std::string& code);

  const Config& config_;
  keyring::Keyring& keyring_;
  History& history_;
  login::Remembered& remembered_;
  login::Queue& queue_;
  Clock now_;
};

}  // namespace redlips::signing
