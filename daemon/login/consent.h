// SPDX-License-Identifier: Apache-2.0
// What a page's wish to log in becomes: a calm question, a loud one, or a refusal. Pure.
#pragma once

#include <optional>
#include <string>

#include "daemon/config.h"
#include "daemon/keyring/keyring.h"
#include "daemon/login/remembered.h"
#include "daemon/purposes/origin.h"

namespace redlips::login {

/// The decision. With a code nothing is shown; else `question` goes into the dialog (its keys are filled in
/// later).
struct Consent {
  std::string code;  ///< "" or "origin_not_allowed"
  keyring::LoginQuestion question;
  bool prefer_pss = false;
  std::optional<keyring::SessionTerms> session =
      {};  ///< where the administrator lets this hall keep its login
};

/// Configured halls ask calmly; unknown https sites loudly, until remembered; unknown http sites and blocked
/// ones are refused (SECURITY-RULES 2.5, 2.6). `user_consented`: the user typed the origin into the CLI
/// himself; an unknown http origin stays refused.
Consent consent_for_login(const Origin& origin, const Config& config, const Remembered& remembered,
                          std::chrono::sys_seconds now, bool user_consented);

}  // namespace redlips::login
