// SPDX-License-Identifier: Apache-2.0
// A private SoftHSM with one token, one key pair and its certificate.
#pragma once

#include <string>

#include "pkcs11/bytes.h"
#include "pkcs11/certificate.h"
#include "pkcs11/secret.h"
#include "tests/support/temporary.h"

namespace redlips::test {

inline constexpr const char* soft_hsm_module = "/usr/lib/softhsm/libsofthsm2.so";

Secret secret_of(std::string_view text);

/// Lives as long as its token directory; SOFTHSM2_CONF names it meanwhile, in this process and its children.
class SoftHsm {
 public:
  /// Throws std::runtime_error where SoftHSM is not to be had.
  SoftHsm();
  const std::filesystem::path& directory() const { return directory_.path(); }
  /// The certificate on the token, whose key signs.
  const pkcs11::Certificate& certificate() const { return certificate_; }
  static constexpr std::string_view pin = "123456", so_pin = "12345678";

 private:
  TemporaryDirectory directory_;
  Variable config_;
  pkcs11::Certificate certificate_;
};

}  // namespace redlips::test
