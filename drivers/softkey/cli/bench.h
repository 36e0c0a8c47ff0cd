// SPDX-License-Identifier: Apache-2.0
// The maker's bench: works on a key whether or not it is plugged in, and counts PIN tries like everybody
// else.
#pragma once

#include <string>
#include <string_view>

#include "drivers/softkey/cli/options.h"
#include "drivers/softkey/home.h"
#include "drivers/softkey/inner.h"
#include "drivers/softkey/tries.h"
#include "pkcs11/secret.h"

namespace redlips::softkey {

/// The card of `serial`. Throws Problem{no_such or broken}.
Card card_of(const Home& home, std::string_view serial);

/// One key on the bench, logged in to as asked.
class Bench {
 public:
  /// Throws Problem.
  Bench(const Home& home, Card card);
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench();

  /// Logs the user in: --pin-fd; else the initial PIN while the key still has it; else the terminal. Throws
  /// Problem.
  void login_user(const Options& options);
  /// Logs the SO in (--so-pin-fd, else the terminal) and sets a new user PIN (--pin-fd, else the initial
  /// one).
  void unlock(const Options& options);

  const CK_FUNCTION_LIST& functions() const { return inner_.functions(); }
  CK_SESSION_HANDLE session() const { return session_; }
  const Card& card() const { return card_; }

 private:
  void attempt(Who who, CK_USER_TYPE user, const Secret& pin);
  Card card_;
  TryBook tries_;
  Inner inner_;
  CK_SESSION_HANDLE session_ = CK_INVALID_HANDLE;
};

/// The default SO PIN of a software key: a test key's, not a secret.
inline constexpr std::string_view default_so_pin = "12345678";

/// A pointer as PKCS#11 wants it; the callee does not write.
inline unsigned char* writable(std::span<const std::uint8_t> bytes) {
  return const_cast<unsigned char*>(bytes.data());
}

/// Throws Problem{broken} that names the call and the value unless `rv` is CKR_OK.
void expect(CK_RV rv, std::string_view call);

}  // namespace redlips::softkey
