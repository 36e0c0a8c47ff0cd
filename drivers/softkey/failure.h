// SPDX-License-Identifier: Apache-2.0
// A PKCS#11 answer on its way out of the module: thrown inside, returned at the entry.
#pragma once

#include <p11-kit/pkcs11.h>

namespace redlips::softkey {

struct Failure {
  CK_RV rv;
};

/// Throws unless `rv` is CKR_OK.
inline void must(CK_RV rv) {
  if (rv != CKR_OK) throw Failure{rv};
}

}  // namespace redlips::softkey
