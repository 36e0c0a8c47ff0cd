// SPDX-License-Identifier: Apache-2.0
// The reference: a PKCS#11 library in our own process, called with nothing in between.
#pragma once

#include <memory>
#include <string>

#include "tests/bench/world.h"

namespace redlips::bench {

/// One key through one library, logged in. Throws std::runtime_error, as every call does.
class RawToken {
 public:
  RawToken(const std::string& library, const Key& key);
  ~RawToken();
  RawToken(const RawToken&) = delete;
  RawToken& operator=(const RawToken&) = delete;

  void sign();               ///< C_SignInit, C_Sign over a SHA-256 value
  void login_sign_logout();  ///< C_Login and C_Logout around it; nobody is logged in before and after
  void logout();
  void read_info();  ///< C_GetTokenInfo

 private:
  struct Calls;
  std::unique_ptr<Calls> calls_;
};

}  // namespace redlips::bench
