// SPDX-License-Identifier: Apache-2.0
// A world for the keyring: keys that count like the issued one, hosts without processes, a person who answers
// dialogs as scripted. Nothing in it is real I/O but the state directory, so running until nothing is ready
// is exact.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <map>
#include <memory>
#include <set>

#include "daemon/keyring/host.h"
#include "daemon/keyring/keyring.h"
#include "drivers/turns.h"
#include "tests/support/temporary.h"
#include "tests/support/test_certificate.h"

namespace redlips::test {

Secret secret(std::string_view text);

/// A key: six tries, flags as PKCS#11 says.
struct FakeKey {
  explicit FakeKey(std::string its_serial, const CertificateRecipe& recipe = {});
  /// A certificate for a fresh key pair is the certificate now.
  void put(const CertificateRecipe& recipe, pkcs11::KeyType type = pkcs11::KeyType::p256);
  /// This is the certificate now; its key pair is that of `other`.
  void put_of(const FakeKey& other);
  Bytes sign(const pkcs11::Digest& digest) const;  ///< ECDSA as r‖s
  std::string serial, certificate;                 ///< SHA-256, hex
  Bytes der;
  std::shared_ptr<EVP_PKEY> pair;
  std::vector<Bytes> more;  ///< other certificates on it
  /// A key pair that a renewal made, and its certificate once that was written.
  struct Pair {
    pkcs11::KeyId id;
    std::string label;
    std::shared_ptr<EVP_PKEY> pair;
    Bytes der;
  };
  std::vector<Pair> pairs;
  bool full = false;  ///< takes nothing more
  std::string pin = "246802";
  int left = 6;
  unsigned tries = 0;  ///< that reached it from us
  bool initial = false, refuses_new_pin = false, only_claims_changes = false;

  pkcs11::TokenInfo info() const;
  pkcs11::LoginResult::Outcome check(std::string_view typed);
};

/// What is plugged in where, and what happens on the way.
struct KeyWorld {
  std::map<std::string, std::map<unsigned long, std::shared_ptr<FakeKey>>> libraries;  ///< path → slot → key
  std::set<std::string> broken;    ///< libraries whose hosts die when asked
  std::vector<std::string> calls;  ///< verbs as they reach a host
  std::function<void(const std::string& verb)>
      before;  ///< called right before a verb acts: swap, count, throw
  std::function<void(const std::string& verb)>
      after;                             ///< called when the key has acted: throw to lose the answer
  std::shared_ptr<drivers::Turns> gate;  ///< held by a test: login_sign acts, and its answer waits
  std::shared_ptr<drivers::Turns> door;  ///< held by a test: tokens waits before it looks
  bool fewer_signatures = false;         ///< login_sign_all leaves the last one out
  bool forges = false;                   ///< each signature is one of another key
  std::vector<drivers::UsbId> usb;
  keyring::Outside::News usb_news, path_news;

  keyring::Outside outside(boost::asio::any_io_executor executor);
  unsigned count(const std::string& verb) const;
};

/// What a person does with one dialog after the other; with nothing scripted the dialog waits.
struct Person : keyring::Prompter {
  using OnLogin = std::function<keyring::LoginAnswer(const keyring::LoginQuestion&)>;
  using OnChange = std::function<keyring::ChangeAnswer(const keyring::ChangeQuestion&)>;
  std::deque<OnLogin> logins;
  std::deque<OnChange> changes;
  bool sure = false, absent = false;  ///< answer to the last-try question; nobody to ask
  std::vector<keyring::Why> whys;
  std::vector<std::vector<keyring::KeyChoice>> offers, updates;
  std::vector<std::string> faults;
  std::function<void()> asked;  ///< called when a question reaches the screen
  int last_try_questions = 0, opened = 0, destroyed = 0;
  std::vector<keyring::Outcome> closed;

  boost::asio::awaitable<std::unique_ptr<keyring::Dialog>> open() override;
  /// Types this PIN for the first key that is offered.
  void types(std::string pin);
  /// Says no, blocks, or lets time pass.
  void says(keyring::LoginAnswer::Kind kind);
  void changes_pin(std::string old_pin, std::string new_pin);
};

/// A keyring in that world, with an authority that knows six tries and the initial PIN.
class KeyringHouse {
 public:
  explicit KeyringHouse(std::vector<std::string> modules = {"/fake/one.so"});
  ~KeyringHouse();
  void start();    ///< and enumerates
  void restart();  ///< the daemon ends and comes back; the keys stay in
  void settle();   ///< runs until nothing is ready
  void refresh();
  /// Shuts the world's gate or its door until what is returned is gone.
  drivers::Turns::Held shut(std::shared_ptr<drivers::Turns>& one);
  keyring::LoginDone login(Person& person, std::optional<std::string> serial = {}, bool prefer_pss = false);
  /// A login of a hall that may keep it.
  keyring::LoginDone login_of(Person& person, const keyring::SessionTerms& terms);
  /// Documents with these names and contents, asked by `asker`.
  keyring::SignDone sign(Person& person, const std::vector<std::string>& texts,
                         const std::optional<Origin>& asker = {});
  keyring::ChangeDone change(Person& person, const std::string& token);
  void tries_once(Person& person, std::string pin);  ///< types this PIN at a login and, asked again, says no
  /// Begins without waiting; `done` is set when it ends. Emit `cancel` to go away.
  struct Pending {
    boost::asio::cancellation_signal cancel;
    std::optional<keyring::LoginDone> done;
    std::exception_ptr error;
  };
  std::shared_ptr<Pending> begin_login(Person& person, std::optional<keyring::SessionTerms> terms = {});
  keyring::TokenView token(std::size_t index = 0) const { return keys->tokens().at(index); }
  std::string stored() const;  ///< the facts' file as it is on disk now

  TemporaryDirectory directory;
  boost::asio::io_context io{1};
  KeyWorld world;
  Authorities authorities;
  drivers::Profiles profiles;
  std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
  std::vector<keyring::Event> events;
  std::unique_ptr<keyring::Keyring> keys;
  std::shared_ptr<FakeKey> key = std::make_shared<FakeKey>("0001");

 private:
  void build();
  std::vector<std::string> modules_;
  keyring::Subscription news_;
};

Origin sample_origin();
Nonce sample_nonce();

}  // namespace redlips::test
