// SPDX-License-Identifier: Apache-2.0
// Every key that is plugged in, and the one way to use it: leases that ask for the PIN, count, and send one host verb.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/keyring/prompter.h"
#include "daemon/purposes/nonce.h"
#include "daemon/purposes/origin.h"
#include "drivers/profile.h"
#include "drivers/token_host.h"
#include "pkcs11/certificate.h"

namespace redlips::keyring {

/// A certificate on a key, as listed.
struct CertificateView {
  std::string key;  ///< CKA_ID, hex
  std::string label;
  pkcs11::Certificate certificate;
  pkcs11::CertificateState state = pkcs11::CertificateState::valid;
  bool login = false;  ///< offered for login now
  std::optional<pkcs11::UnitId> unit_id;
  std::string authority;  ///< id of the authority's data, empty if none matches
  std::optional<int> days_left;  ///< in the authority's zone; negative after expiry
};

/// A token that is in, as listed.
struct TokenView {
  std::string token;  ///< "t7"
  std::string profile, library;
  bool unprofiled = false, foreign = false;
  pkcs11::TokenInfo info;
  std::string name, colour;
  TriesView tries;
  bool initial_pin = false;
  std::vector<CertificateView> certificates;
  std::string fault;  ///< "key_stuck", "module_failed", "collision" (two keys that cannot be told apart); empty if fine
};

/// News of the keyring: type is "token.inserted", "token.removed", "token.changed", "module.failed".
struct Event {
  std::string type;
  std::string token;
  std::string detail;
};

/// Keeps a subscription alive.
class Subscription {
 public:
  Subscription() = default;
  explicit Subscription(std::function<void()> end) : end_(std::move(end)) {}
  Subscription(Subscription&& o) noexcept : end_(std::exchange(o.end_, nullptr)) {}
  Subscription& operator=(Subscription&& o) noexcept {
    std::swap(end_, o.end_);
    return *this;
  }
  ~Subscription() {
    if (end_) end_();
  }

 private:
  std::function<void()> end_;
};

/// What a login by page or CLI asks for.
struct LoginAsk {
  Origin origin;
  Nonce nonce;
  LoginQuestion question;         ///< site, hall, warnings: consent's decision; keys are filled in by the keyring
  std::optional<std::string> token_serial;  ///< only this key (CLI --token)
  bool prefer_pss = false;        ///< the hall's data: RSA keys sign PS256 instead of RS256
};

/// What a login ended in. `code` is empty when signed, else a code of PROTOCOL.md.
struct LoginDone {
  std::string code;
  Bytes signature;     ///< ECDSA: r‖s
  std::string algorithm;  ///< "ES256"…
  pkcs11::Certificate certificate;
  std::string token_serial;
  bool remember = false, block = false;
  std::string prompter;
  bool initial_pin = false;  ///< advise a change afterwards
};

struct ChangeDone {
  std::string code;  ///< empty when changed
  TriesView tries;
  std::string token_serial, prompter;
};

struct KeyringSettings {
  std::string host_program;
  std::vector<std::string> modules;  ///< --module
  drivers::Profiles profiles;
  std::string state_directory;
  std::function<std::chrono::system_clock::time_point()> now;
};

/// All on the executor's one thread. Cancelling a caller closes its dialog; a verb that was sent is still counted.
class Keyring {
 public:
  Keyring(boost::asio::any_io_executor executor, KeyringSettings settings, const Authorities& authorities);
  ~Keyring();
  void start();  ///< enumerate, watch hot-plug
  std::vector<TokenView> tokens() const;
  boost::asio::awaitable<void> refresh();  ///< enumerate again now (a `--module` without profile)
  Subscription subscribe(std::function<void(const Event&)> news);
  boost::asio::awaitable<LoginDone> login(LoginAsk ask, Prompter& prompter);
  boost::asio::awaitable<ChangeDone> change_pin(std::string token, Prompter& prompter);
  /// A client watches: modules without hot-plug are polled while one does.
  Subscription watching();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace redlips::keyring
