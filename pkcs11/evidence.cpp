// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/evidence.h"

#include <array>
#include <cstdio>

namespace redlips::pkcs11 {

std::string evidence_of(const TokenError& error) {
  std::array<char, 32> answer{};
  if (error.rv() != 0) std::snprintf(answer.data(), answer.size(), ": CKR 0x%lx", error.rv());
  return std::string(error.call()) + answer.data();
}

// An error whose CK_RV is CKR_OK: P11Token throws it where it asked again.
bool leaves_pin_unclear(const TokenError& error) noexcept {
  return error.call() == "C_SetPIN" && error.rv() == 0;
}

}  // namespace redlips::pkcs11
