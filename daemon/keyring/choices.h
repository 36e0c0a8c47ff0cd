// SPDX-License-Identifier: Apache-2.0
// Which keys a dialog offers. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/keyring/keyring.h"

namespace redlips::keyring {

/// What narrows the offer.
struct ChoiceFilter {
  std::optional<std::string> serial;  ///< only this key (CLI --token)
  std::optional<std::string> token;   ///< only this plug-in (its last try was confirmed)
  bool documents = false;             ///< certificates that sign documents; else those that log in
  std::optional<std::string> certificate =
      {};  ///< this one alone (SHA-256, hex), if it signs anything: a renewal
};

/// One row per certificate that may answer now, the newest first. Foreign, faulty and colliding keys
/// never; a locked key is offered, so that its user learns why it cannot answer.
std::vector<KeyChoice> login_choices(const std::vector<TokenView>& tokens, const ChoiceFilter& filter);

/// The row of a PIN change: the key, named by its newest signing certificate if it has one.
KeyChoice key_choice(const TokenView& token);

/// What is said where nothing can answer: "certificate_expired" if a key is in whose certificates are all out
/// of date, else "no_certificate"; "no_key" where one certificate is wanted and not in.
std::string no_choice_code(const std::vector<TokenView>& tokens, const ChoiceFilter& filter);

}  // namespace redlips::keyring
