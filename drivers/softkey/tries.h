// SPDX-License-Identifier: Apache-2.0
// Counts PIN tries on disk, shared by every process, so that a crash can only make the key stricter.
#pragma once

#include <p11-kit/pkcs11.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/softkey/home.h"
#include "drivers/softkey/kept_token.h"

namespace redlips::softkey {

/// What is left of each PIN, whether the user PIN is still the initial one, and how often a PIN was set: a
/// SoftHSM that read the token before that knows the old one alone.
struct Tries {
  int user = 0, so = 0;
  bool initial = false;
  int set = 0;
  friend bool operator==(const Tries&, const Tries&) = default;
};

/// nullopt for a damaged file: a key whose count is unknown lets nobody in.
std::optional<Tries> parse_tries(std::string_view text);
std::string format_tries(const Tries& tries);

/// The PIN flags of CK_TOKEN_INFO (PKCS#11 2.40 §3.2): after a wrong try COUNT_LOW, with one left FINAL_TRY
/// as well, with none LOCKED alone; TO_BE_CHANGED while the PIN is the initial one.
CK_FLAGS pin_flags(const Tries& tries, const Card& card);

/// Did this answer of C_Login or C_SetPIN come from a compared PIN?
bool spends_a_try(CK_RV rv);

enum class Who { user, so };

/// The count of one key, beside its card. Reads anew at each call; throws Failure{CKR_DEVICE_ERROR} where
/// the file is missing, damaged or cannot be written (no PIN is sent then).
class TryBook {
 public:
  TryBook(const Home& home, const Card& card)
      : home_(home), file_(home.key(card.serial) / "tries"), card_(card) {}

  Tries read() const;

  /// One try: counted on disk, then asked, then corrected; all under one lock, so that two processes cannot
  /// both send the last one. CKR_PIN_LOCKED without asking when none is left. `initial_after`, if given, is
  /// stored on success.
  CK_RV attempt(Who who, const std::function<CK_RV()>& ask, std::optional<bool> initial_after = {}) const;

  /// The SO sets a new user PIN: asked under the lock; success gives all tries back.
  CK_RV reset_user(const std::function<CK_RV()>& ask, bool initial_after) const;

  /// As it leaves the maker, or after formatting.
  void start(bool initial) const;

 private:
  void write(const Tries& tries) const;
  void keep(std::optional<KeptToken>& token) const;
  Home home_;
  std::filesystem::path file_;
  const Card& card_;
};

}  // namespace redlips::softkey
