// SPDX-License-Identifier: Apache-2.0
// What broke at the key in the words of PKCS#11, for those who do not speak it.
#pragma once

#include <string>

#include "pkcs11/error.h"

namespace redlips::pkcs11 {

/// For the hotline: "C_Sign: CKR 0x30"; the call alone where it gave no CK_RV.
std::string evidence_of(const TokenError& error);

/// The module said yes to a new PIN, and the key took neither the new nor the old one then.
bool leaves_pin_unclear(const TokenError& error) noexcept;

}  // namespace redlips::pkcs11
