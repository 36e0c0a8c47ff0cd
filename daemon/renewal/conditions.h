// SPDX-License-Identifier: Apache-2.0
// What has to be so before a renewal begins, each with its own reason where it is not. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "daemon/authorities.h"
#include "daemon/keyring/keyring.h"

namespace redlips::renewal {

struct Condition {
  std::string id;  ///< as in PROTOCOL.md: "window", "key"…
  bool ok = true;
  std::string code;                          ///< why not
  std::chrono::sys_seconds from{}, until{};  ///< of "window" alone
};

/// Where the certificate is, as listed now; both nullptr where it is not in.
struct Listed {
  const keyring::TokenView* token = nullptr;
  const keyring::CertificateView* certificate = nullptr;
};
Listed find_certificate(const std::vector<keyring::TokenView>& tokens, const std::string& sha256);

/// All of them for a certificate that is in. `authority`: of its issuer, nullptr where nobody knows it.
std::vector<Condition> conditions_of(const Listed& listed, const Authority* authority,
                                     std::chrono::sys_seconds now);

/// The code of the first that is not met; empty where all are.
std::string first_missing(const std::vector<Condition>& conditions);

}  // namespace redlips::renewal
