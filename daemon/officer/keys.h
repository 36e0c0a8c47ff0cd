// SPDX-License-Identifier: Apache-2.0
// The keys that are in, each behind a token host of our own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/host_process.h"
#include "drivers/profile.h"

namespace redlips::officer {

struct OfficerKey {
  std::shared_ptr<drivers::HostProcess> host;
  unsigned long slot = 0;
  pkcs11::TokenInfo info;
  std::string certificate;  ///< SHA-256 of its first, hex; empty without one
  std::string unit;         ///< whom that one names
  bool flags_true = false;  ///< a profile says that its flags can be believed
  std::optional<drivers::PinPolicy> policy;
};

/// Where to look: `modules` (absolute paths, without the sandbox), or, where empty, the libraries that
/// profiles of keys.d name and that can be trusted.
std::vector<OfficerKey> find_keys(boost::asio::io_context& context, const std::vector<std::string>& modules);

/// What the key answered to the SO PIN and the new PIN.
struct Unlocked {
  pkcs11::ChangeResult::Outcome outcome = pkcs11::ChangeResult::Outcome::wrong;
  bool proven = false;  ///< the new PIN has logged in
};

/// One verb of the token host: SO login, new PIN, a login with it. Throws drivers::HostError.
Unlocked unlock_key(boost::asio::io_context& context, const OfficerKey& key, Secret so_pin, Secret new_pin);

}  // namespace redlips::officer
