// SPDX-License-Identifier: Apache-2.0
// The SO tries that keys have had from here and that were not right, on disk before each is sent
// (SECURITY-RULES 5): a crash can only make us more careful.
#pragma once

#include <filesystem>

#include "drivers/platform/directory_lock.h"
#include "pkcs11/token.h"

namespace redlips::officer {

/// One small file a key. Nobody else counts in this directory while it lives.
class SoCount {
 public:
  /// Makes the directory, of mode 0700, where it is missing. Throws std::runtime_error where another process
  /// has it, platform::PathError, std::system_error.
  explicit SoCount(std::filesystem::path directory);

  /// Tries that were wrong or never answered since the last right one. Throws std::runtime_error for a file
  /// that cannot be read: what it said is not guessed.
  int spent(const pkcs11::TokenInfo& key) const;
  /// Durable when it returns; std::system_error: nothing may be sent.
  void set(const pkcs11::TokenInfo& key, int spent);

 private:
  std::filesystem::path file_of(const pkcs11::TokenInfo& key) const;

  std::filesystem::path directory_;
  platform::DirectoryLock lock_;
};

/// Why no SO PIN may be sent to this key: "so_locked", "so_last_try"; empty where it may. `flags_true`: a
/// profile vouches for the key's flags. Where none does, three tries are assumed: no key is known to have
/// fewer, and SoftHSM, for one, never shows the last.
const char* so_refusal(const pkcs11::PinFlags& so_pin, bool flags_true, int spent);

}  // namespace redlips::officer
