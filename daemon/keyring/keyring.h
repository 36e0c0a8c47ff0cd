// SPDX-License-Identifier: Apache-2.0
// Every key that is plugged in, and the one way to use it: leases that ask for the PIN, count, and send one
// host verb.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/keyring/prompter.h"
#include "daemon/purposes/document.h"
#include "daemon/purposes/nonce.h"
#include "daemon/purposes/origin.h"
#include "drivers/hotplug.h"
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
  bool login = false;     ///< offered for login now
  bool document = false;  ///< offered for signing documents now
  bool signs = false;     ///< its key can sign anything now: it can be renewed
  std::optional<pkcs11::UnitId> unit_id;
  std::string authority;         ///< id of the authority's data, empty if none matches
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
  std::size_t unreadable = 0;  ///< certificate objects on it that are no certificates
  std::string fault;  ///< "key_stuck", "module_failed", "collision" (two keys that cannot be told apart);
                      ///< empty if fine
};

/// A vendor library that is served, for `status`.
struct LibraryView {
  std::string profile, library;
  bool unprofiled = false;
  int child = -1;      ///< process id of its token host; -1 if none runs
  std::string fault;   ///< "key_stuck", "module_failed", "not_trusted" (others than root could have written
                       ///< it: SECURITY-RULES 1.7), "not_installed"; empty if fine
  std::string detail;  ///< evidence for the hotline
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
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  ~Subscription() {
    if (end_) end_();
  }

 private:
  std::function<void()> end_;
};

/// What the administrator lets a hall do: after one dialog with a PIN its logins with that certificate ask
/// nobody, until none came for `idle` (SECURITY-RULES 2.5).
struct SessionTerms {
  std::string hall;
  std::chrono::seconds idle{0};
};

/// A PIN session that is open, for `status`.
struct SessionView {
  std::string hall, token, certificate;
  std::chrono::seconds idle_left{0};
};

/// What a login by page or CLI asks for.
struct LoginAsk {
  Origin origin;
  Nonce nonce;
  LoginQuestion question;  ///< site, hall, warnings: consent's decision; keys are filled in by the keyring
  std::optional<std::string> token_serial;   ///< only this key (CLI --token)
  bool prefer_pss = false;                   ///< the hall's data: RSA keys sign PS256 instead of RS256
  std::optional<SessionTerms> session = {};  ///< the hall's, where it may have one
};

/// What a signature for documents asks for: one consent, one PIN, one try for all of them.
struct SignAsk {
  std::vector<Document> documents;  ///< 1 to most_documents
  std::optional<Origin> asker;      ///< the page that asks; none for the user's own command
  LoginQuestion question;           ///< likewise
  std::optional<std::string> token_serial;
  bool prefer_pss = false;
};

/// What a use of a key ended in. `code` is empty when signed, else a code of PROTOCOL.md.
struct UseDone {
  std::string code;
  std::string detail;     ///< for log and hotline where something broke: "C_Sign: CKR 0x30"; never for a page
  std::string algorithm;  ///< "ES256"…
  pkcs11::Certificate certificate;
  std::string token_serial;
  bool remember = false, block = false;
  std::string prompter;
  bool initial_pin = false;  ///< advise a change afterwards
};

struct LoginDone : UseDone {
  Bytes signature;  ///< ECDSA: r‖s
};

struct SignDone : UseDone {
  std::vector<cms::Signed> documents;  ///< in the order asked; empty unless `code` is
};

/// What a renewal asks for: the key that has this certificate, for several steps within one login.
struct LeaseAsk {
  std::string certificate;  ///< SHA-256, hex
  LoginQuestion question;
};

class KeyLease;

struct LeaseDone : UseDone {
  std::unique_ptr<KeyLease> lease;  ///< key_lease.h; nullptr unless `code` is empty
};

struct ChangeDone {
  std::string code;    ///< empty when changed
  std::string detail;  ///< as in LoginDone
  TriesView tries;
  std::string token_serial, prompter;
};

class Host;

/// Where the keyring touches the world. Empty members are the real thing; tests stand in for it.
struct Outside {
  using News = std::function<void(drivers::Arrival)>;
  std::function<std::unique_ptr<Host>(drivers::HostSettings)> make_host;
  std::function<std::unique_ptr<drivers::Hotplug>(News)> watch_usb;
  std::function<std::unique_ptr<drivers::Hotplug>(std::vector<std::filesystem::path>, News)> watch_paths;
};

struct KeyringSettings {
  std::string host_program;
  std::vector<std::string> modules;  ///< --module
  drivers::Profiles profiles;
  std::string state_directory;
  std::function<std::chrono::system_clock::time_point()> now;
  Outside outside;
};

struct State;

/// All on the executor's one thread. Cancelling a caller closes its dialog; a verb that was sent is still
/// counted.
class Keyring {
 public:
  /// Takes the state directory, for whoever comes after. Throws std::runtime_error where another daemon has
  /// it.
  Keyring(boost::asio::any_io_executor executor, KeyringSettings settings, const Authorities& authorities);
  ~Keyring();
  void start();  ///< enumerates, watches hot-plug
  /// As last enumerated: refresh() first where "exact" tries matter, an old reading proves nothing about now.
  std::vector<TokenView> tokens() const;
  std::vector<LibraryView> libraries() const;
  std::vector<SessionView> sessions() const;  ///< the PIN sessions that are open
  /// Why the stored tries were not usable at start; its `what` is empty if they were.
  drivers::FileFault state_fault() const;
  /// The user's own name and colour for a token that is in (at most 64 and 16 bytes of UTF-8). False if it is
  /// not, or they are too long; throws NotSaved where the disk refuses.
  bool set_name(const std::string& token, const std::string& name, const std::string& colour);
  /// Enumerates again now: PIN flags, certificates, modules without hot-plug.
  boost::asio::awaitable<void> refresh();
  Subscription subscribe(std::function<void(const Event&)> news);
  boost::asio::awaitable<LoginDone> login(LoginAsk ask, Prompter& prompter);
  /// All documents or none. Each is signed by a purpose of its own (daemon/purposes/document.h).
  boost::asio::awaitable<SignDone> sign(SignAsk ask, Prompter& prompter);
  boost::asio::awaitable<ChangeDone> change_pin(std::string token, Prompter& prompter);
  /// One dialog, one PIN, one try; then the key is held for a renewal's steps.
  boost::asio::awaitable<LeaseDone> lease(LeaseAsk ask, Prompter& prompter);
  /// A client watches: modules without hot-plug are polled while one does.
  Subscription watching();

 private:
  std::shared_ptr<State> state_;
};

}  // namespace redlips::keyring
