// SPDX-License-Identifier: Apache-2.0
// The SoftHSM inside: does the cryptography, and is never shown.
#pragma once

#include <p11-kit/pkcs11.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/softkey/home.h"

namespace redlips::softkey {

/// SoftHSM, initialised with our own token directory while this lives. Its tokens are labelled with our
/// serials. Not for use beside another user of the same library in one process: throws
/// Failure{CKR_GENERAL_ERROR} then.
class Inner {
 public:
  explicit Inner(const Home& home);
  Inner(const Inner&) = delete;
  Inner& operator=(const Inner&) = delete;
  ~Inner();

  const CK_FUNCTION_LIST& functions() const { return *functions_; }
  const CK_FUNCTION_LIST* operator->() const { return functions_; }

  /// Starts anew, so that tokens made by other processes are seen. Every session inside is gone afterwards.
  void restart();
  /// C_GetTokenInfo of an inner slot. Throws Failure.
  void token_info(CK_SLOT_ID slot, CK_TOKEN_INFO& info) const;
  /// The inner slot of the key with this serial.
  std::optional<CK_SLOT_ID> slot_of(std::string_view serial) const;
  /// The slot of the uninitialised token that SoftHSM always offers.
  std::optional<CK_SLOT_ID> empty_slot() const;

 private:
  void start() const;
  Home home_;
  CK_FUNCTION_LIST* functions_ = nullptr;
};

/// Text of a blank-padded PKCS#11 field, without its padding.
std::string unpadded(const unsigned char* field, std::size_t size);
/// Fills a field: blank padded, never NUL, cut to its size.
void pad(unsigned char* field, std::size_t size, std::string_view text);

}  // namespace redlips::softkey
