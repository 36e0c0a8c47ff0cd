// SPDX-License-Identifier: Apache-2.0
// From CK_RV to TokenError, for the PKCS#11 implementation only.
#pragma once

#include "pkcs11/error.h"

namespace redlips::pkcs11 {

/// What a caller can do about this CK_RV (PKCS#11 2.40 §11.1). Values that we do not know are `broken`.
TokenError::Kind kind_of(unsigned long rv) noexcept;

/// Throws the TokenError of `call` unless `rv` is CKR_OK.
void check(unsigned long rv, const char* call);

}  // namespace redlips::pkcs11
