// SPDX-License-Identifier: Apache-2.0
// A key that is held for the steps of a renewal: one PIN, then at most 8 signatures or 10 minutes, and never
// while the authority is waited for (DESIGN §2).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "daemon/keyring/keyring.h"
#include "daemon/keyring/state.h"
#include "daemon/keyring/suite.h"

namespace redlips::keyring {

struct Held;

/// Holds the turn at its key while it is open; its end, by whatever way, logs out and enumerates anew. Each
/// step throws drivers::HostError, `removed` with call "lease" where it is over, and any failure but `full`
/// ends it. One step at a time.
class KeyLease {
 public:
  static constexpr int most_signatures = 8;
  static constexpr std::chrono::minutes longest{10};

  /// Of a login that was just made for that certificate.
  KeyLease(std::shared_ptr<State> state, std::shared_ptr<Plugged> key, pkcs11::Certificate certificate,
           std::unique_ptr<Held> held);
  ~KeyLease();
  KeyLease(const KeyLease&) = delete;
  KeyLease& operator=(const KeyLease&) = delete;

  bool open() const noexcept;
  /// The key pairs of this label.
  boost::asio::awaitable<std::vector<pkcs11::KeyPair>> keys(std::string label);
  boost::asio::awaitable<Bytes> generate(pkcs11::KeyId id, pkcs11::KeyType type, std::string label,
                                         std::size_t room);
  /// By the certificate's own key. What is no signature of it ends the host, and is thrown.
  boost::asio::awaitable<Bytes> sign(pkcs11::Scheme scheme, pkcs11::Digest digest);
  /// By another pair on the same key; likewise.
  boost::asio::awaitable<Bytes> sign_with(pkcs11::KeyPair pair, pkcs11::Scheme scheme, pkcs11::Digest digest);
  /// Written and read back. The key's stored facts (tries, name, colour) learn of the certificate before the
  /// key does (SECURITY-RULES 1.1); NotSaved where they cannot: nothing was written then.
  boost::asio::awaitable<void> write(pkcs11::KeyId id, std::string label, pkcs11::Certificate certificate);
  /// Another certificate, then its key pair; never its own.
  boost::asio::awaitable<void> remove(pkcs11::KeyId id, pkcs11::Certificate certificate);

 private:
  struct Life;
  std::shared_ptr<Life> life_;
};

/// Keyring::lease(): the dialog, guard and rules of a login.
boost::asio::awaitable<LeaseDone> lease(std::shared_ptr<State> state, LeaseAsk ask, Prompter& prompter);

}  // namespace redlips::keyring
