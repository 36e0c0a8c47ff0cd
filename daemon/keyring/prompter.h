// SPDX-License-Identifier: Apache-2.0
// What the keyring needs of whoever shows dialogs: one window at a time, questions in it, answers by a
// person.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pkcs11/secret.h"

namespace redlips::keyring {

/// Tries left, never a lie: min ≤ true ≤ max (SECURITY-RULES 1.2).
struct TriesView {
  int min = 0;
  std::optional<int> max;  ///< nullopt: no policy is known, 次数未知
  bool exact = false;
  bool locked = false;
  bool last_try = false;  ///< needs the second question
  std::string
      why;  ///< code of the reason where inexact: "other_programs", "flags_unknown", "state_lost"; else empty
  friend bool operator==(const TriesView&, const TriesView&) = default;
};

/// One row of a dialog: a key and a certificate of it that may answer.
struct KeyChoice {
  std::string token;         ///< the keyring's name for this plug-in, "t7"; never reused
  std::string key;           ///< CKA_ID, hex; empty for a PIN change
  std::string certificate;   ///< SHA-256, hex
  std::string name, colour;  ///< the user's own, may be empty
  std::string serial, manufacturer, model;
  std::string unit, unit_id;
  bool unit_id_ok = true;
  std::string issuer;
  std::chrono::sys_seconds not_after{};
  TriesView tries;
  bool unprofiled = false;  ///< library given by --module: runs without the sandbox
  friend bool operator==(const KeyChoice&, const KeyChoice&) = default;
};

enum class Why { first, wrong, known_wrong, policy, confirmed };  ///< why a question is asked (again)
enum class Outcome { done, cancelled, timeout, failed };          ///< how a dialog ends

/// A document as a dialog shows it.
struct ShownDocument {
  std::string name;  ///< what the asker calls it
  std::uint64_t size = 0;
  std::string sha256;      ///< hex
  std::string sha384;      ///< hex, of a hash alone: P-384 keys sign this one; else empty
  std::string file;        ///< where the user can open what a page sent; empty where the file is his own
  bool hash_only = false;  ///< the page gave a hash: nobody here has seen the contents
};

/// What a PIN is for that a renewal asks for.
struct Renewing {
  std::string unit;
  std::chrono::sys_seconds until{};  ///< the old certificate logs in so long
  std::string step;                  ///< "request", "poll", "finish", "remove"
  int pins = 1;                      ///< with this one, at most so many more
};

/// The question of a web login, of a signature or of a renewal. Typing the PIN is the consent.
struct LoginQuestion {
  enum class Purpose { authenticate, sign, renew };
  enum class Site { known, unknown, insecure, local };
  Purpose purpose = Purpose::authenticate;
  std::vector<ShownDocument> documents;  ///< to be signed, all of them or none
  std::optional<Renewing> renewal = {};
  std::string origin;
  Site site = Site::unknown;
  std::string hall;          ///< the registered name, only for its own origins
  std::string https_offer;   ///< the hall's https address where the asking one is http
  bool test_config = false;  ///< the http origin comes from a configuration that root does not own
  bool may_remember = false;
  std::vector<std::string>
      remembered;               ///< certificates whose first-time warning the user dropped for this origin
  std::vector<KeyChoice> keys;  ///< may be empty: "insert the key"
  Why why = Why::first;
  std::string policy_fault;  ///< with Why::policy: "empty", "too_short", "too_long", "not_ascii"
  /// This PIN opens a session: the hall's next logins ask nobody until none came for so long. 0: a PIN each
  /// time.
  std::chrono::seconds session{0};
  std::chrono::seconds deadline{120};
};

struct LoginAnswer {
  enum class Kind { yes, no, block, timeout, no_ui };
  Kind kind = Kind::no;
  std::string token, key, certificate;
  bool remember = false;
  Secret pin;
  std::string prompter;  ///< "tray", "attach", "cli": for the history
};

/// The error code (PROTOCOL.md) of an answer that is no yes.
const char* code_of(LoginAnswer::Kind kind);

/// How the dialog of a talk ends that ended with this code; empty is success.
Outcome outcome_of(std::string_view code);

struct ChangeQuestion {
  KeyChoice key;
  Why why = Why::first;
  std::string policy_fault;  ///< "empty", "too_short", "too_long", "trivial", "same", "not_ascii", "refused"
                             ///< by the key itself
  std::chrono::seconds deadline{300};
};

struct ChangeAnswer {
  LoginAnswer::Kind kind = LoginAnswer::Kind::no;
  Secret old_pin, new_pin;  ///< typed twice and compared in the window
  std::string prompter;
};

/// One dialog on screen. Destroying it closes the window and voids any PIN frame that is on its way.
class Dialog {
 public:
  virtual ~Dialog() = default;
  virtual boost::asio::awaitable<LoginAnswer> ask(LoginQuestion question) = 0;
  virtual boost::asio::awaitable<ChangeAnswer> ask(ChangeQuestion question) = 0;
  /// The last-try question, before any secret is read. False is the default and the answer of silence.
  virtual boost::asio::awaitable<bool> confirm_last_try(KeyChoice key) = 0;
  /// Keys came or went while a question is open.
  virtual void update(std::vector<KeyChoice> keys) = 0;
  /// The answer is on its way to the token: show progress.
  virtual void working() = 0;
  /// What was typed may be the PIN that this key was issued with: tell so with the close, where that can be
  /// shown.
  virtual void advise_new_pin(const std::string& /*token*/) {}
  virtual void close(Outcome outcome) = 0;
};

/// Opens dialogs one at a time over all tokens, first come, first served.
class Prompter {
 public:
  virtual ~Prompter() = default;
  /// Waits for the turn. nullptr if there is nobody to ask (`no_ui`).
  virtual boost::asio::awaitable<std::unique_ptr<Dialog>> open() = 0;
};

}  // namespace redlips::keyring
