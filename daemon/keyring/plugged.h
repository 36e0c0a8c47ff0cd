// SPDX-License-Identifier: Apache-2.0
// One plug-in of one key: what was read from it, and the guard of its PIN.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/keyring/library.h"
#include "daemon/keyring/pin_guard.h"
#include "pkcs11/certificate.h"
#include "pkcs11/uscc.h"

namespace redlips::keyring {

/// One token as one enumeration of its library read it.
struct Reading {
  drivers::HostToken token;
  std::vector<pkcs11::CertificateObject> certificates;
  std::string fault;  ///< why its certificates could not be read; empty if they were
};

/// A certificate on a key that is in; what depends on the time is computed when it is shown.
struct ListedCertificate {
  std::string key, label;
  pkcs11::Certificate certificate;
  bool has_key = true;  ///< false only where the token shows that there is no private key
  std::optional<pkcs11::UnitId> unit_id;
  const Authority* authority = nullptr;
};

/// One plug-in of one key. Kept alive by whoever uses it; `present` tells whether it still is.
struct Plugged {
  std::string name;  ///< "t7"
  std::shared_ptr<Library> library;
  unsigned long slot = 0;
  pkcs11::TokenInfo info;
  std::vector<ListedCertificate> certificates;
  std::size_t unreadable = 0;  ///< certificate objects that are no certificates
  std::unique_ptr<PinGuard> guard;
  std::chrono::system_clock::time_point read_at;
  std::string fault;  ///< of its certificates
  bool collides = false, present = true;

  TryEvidence evidence() const;
  /// The authority of its signing certificates, nullptr if unknown.
  const Authority* authority() const;
  std::vector<std::string> signing_hashes() const;
  TokenIdentity identity() const;
  const ListedCertificate* find(const std::string& sha256) const;
  /// Its flags were just read.
  void observe(const pkcs11::TokenInfo& now_read, std::chrono::system_clock::time_point now);
};

/// Is what is in that slot now still the key that was there: same manufacturer, model, serial, and a common
/// certificate where both have any.
bool same_key(const TokenIdentity& a, const TokenIdentity& b);

/// Two keys that are in and cannot be told apart, or whose stored facts would be one: both are refused
/// (SECURITY-RULES 1.1).
bool collide(const TokenIdentity& a, const TokenIdentity& b);

}  // namespace redlips::keyring
