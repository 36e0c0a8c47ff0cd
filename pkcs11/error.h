// SPDX-License-Identifier: Apache-2.0
// What broke at the key, with the evidence the hotline needs. Throw sites carry no words for people.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace redlips::pkcs11 {

/// A call to the token or its library that did not do what was asked. What a user can cause (a wrong PIN) is
/// a value, LoginResult, and never this.
class TokenError : public std::runtime_error {
 public:
  enum class Kind {
    removed,      ///< the key is gone: insert it and ask again
    refused,      ///< the token will not do this now or for us (not logged in, read-only, no such key)
    full,         ///< no room on the token
    unsupported,  ///< the token or its module cannot do this at all
    broken        ///< the module misbehaves
  };
  TokenError(Kind kind, std::string call, unsigned long rv, std::string detail = {});

  Kind kind() const noexcept { return kind_; }              ///< what the caller can do about it
  std::string_view call() const noexcept { return call_; }  ///< "C_Sign"
  unsigned long rv() const noexcept {
    return rv_;
  }  ///< CK_RV as returned (PKCS#11 2.40 §11.1), 0 where none was
  /// What the system said where no CK_RV tells: dlerror(), in its words. Empty elsewhere.
  std::string_view detail() const noexcept { return detail_; }

 private:
  Kind kind_;
  std::string call_;
  unsigned long rv_;
  std::string detail_;
};

/// "removed", "refused", "full", "unsupported", "broken": the wire's spelling.
std::string_view to_string(TokenError::Kind kind) noexcept;
/// The reverse; an unknown word is `broken`.
TokenError::Kind token_error_kind(std::string_view text) noexcept;

}  // namespace redlips::pkcs11
