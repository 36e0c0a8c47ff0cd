// SPDX-License-Identifier: Apache-2.0
// The turn at one key: the only code that sends a PIN, as one unit with its count that nobody can cut in two.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "daemon/keyring/plugged.h"
#include "daemon/keyring/state.h"
#include "daemon/keyring/suite.h"

namespace redlips::keyring {

/// A key is not, or no longer, what the person chose: nothing was sent to it.
drivers::HostError gone();

/// Who a verb for this key is meant for.
drivers::ExpectedIdentity expected(const Plugged& key, const std::string& certificate);

/// Reads the key's flags right before a try, in the slot and from the identity that were chosen. No login, no
/// PIN. Throws gone() where another key is in that slot now.
boost::asio::awaitable<void> read_flags(std::shared_ptr<State> state, std::shared_ptr<Plugged> key);

/// What a person consented to with this PIN.
struct LoginOrder {
  std::string certificate;  ///< SHA-256, hex
  PublicKey public_key;     ///< of that certificate
  pkcs11::Scheme scheme = pkcs11::Scheme::ecdsa;
  std::vector<pkcs11::Digest> digests;  ///< made by the purpose, daemon/purposes/
  bool last_try_confirmed = false;
  std::optional<SessionTerms> session = {};  ///< the login stays open on these terms
};

/// Counts, sends one verb that signs all digests or none, corrects, and looks at each signature. Cancelling
/// the caller does not stop it. Throws drivers::HostError, also where a signature is not the certificate's,
/// and std::exception where the count cannot be written (nothing was sent).
boost::asio::awaitable<drivers::LoginSignedAll> login_once(std::shared_ptr<State> state,
                                                           std::shared_ptr<Plugged> key, LoginOrder order,
                                                           Secret pin);

/// What a login without a signature ended in; the turn comes with it where the key is held now.
struct Held {
  drivers::LeaseOpened opened;
  drivers::Turns::Held turn;
};

/// Counts, sends one lease_open verb, corrects; likewise. `certificate` is the one that is renewed, or stays.
boost::asio::awaitable<std::unique_ptr<Held>> hold_once(std::shared_ptr<State> state,
                                                        std::shared_ptr<Plugged> key, std::string certificate,
                                                        bool last_try_confirmed, Secret pin);

/// Counts, sends one change_pin verb, corrects; likewise.
boost::asio::awaitable<drivers::PinChanged> change_once(std::shared_ptr<State> state,
                                                        std::shared_ptr<Plugged> key, Secret old_pin,
                                                        Secret new_pin, bool last_try_confirmed);

/// What is thrown for a signature that is another key's.
drivers::HostError forged();

}  // namespace redlips::keyring
