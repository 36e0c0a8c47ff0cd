// SPDX-License-Identifier: Apache-2.0
// A fresh SoftHSM token in this process, logged in.
#pragma once

#include <memory>

#include "pkcs11/token.h"
#include "tests/support/temporary.h"

namespace redlips::test {

/// One at a time in a process: SoftHSM reads its configuration at C_Initialize. Throws std::runtime_error.
class SofthsmToken {
 public:
  static constexpr const char* module = "/usr/lib/softhsm/libsofthsm2.so";
  static constexpr const char* pin = "246802";
  static constexpr const char* so_pin = "13571357";

  SofthsmToken();
  pkcs11::Token& token() { return *token_; }
  pkcs11::Library& library() { return *library_; }
  unsigned long slot() const { return slot_; }

  static Secret secret(const char* text);

 private:
  TemporaryDirectory home_;
  Variable conf_;
  unsigned long slot_ = 0;
  std::unique_ptr<pkcs11::Library> library_;
  std::unique_ptr<pkcs11::Token> token_;
};

}  // namespace redlips::test
