// SPDX-License-Identifier: Apache-2.0
// What broke at a key as a code of PROTOCOL.md and as evidence for the hotline.
#pragma once

#include <exception>
#include <string>

namespace redlips::keyring {

struct Failure {
  std::string code;    ///< "key_removed", "key_stuck", "module_failed", "not_saved", "internal"
  std::string detail;  ///< "C_Sign: CKR 0x30"; never shown to a page
};

/// Of the exception that is being handled or was kept. Cancellation of the caller is none: rethrow it.
Failure failure_of(const std::exception_ptr& error);

/// True where the caller went away while we waited.
bool cancelled(const std::exception_ptr& error);

}  // namespace redlips::keyring
