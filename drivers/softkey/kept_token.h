// SPDX-License-Identifier: Apache-2.0
// SoftHSM writes a token in place: a process that is killed within leaves nothing of it. So it is kept first.
#pragma once

#include <filesystem>
#include <string_view>

#include "drivers/softkey/disk.h"
#include "drivers/softkey/home.h"

namespace redlips::softkey {

/// The lock around all that reads or writes SoftHSM's tokens. Whoever holds it finds them whole: what a
/// killed process left half written is put back as it was before. Throws std::system_error.
class TokenLock {
 public:
  explicit TokenLock(const Home& home);

 private:
  FileLock lock_;
};

/// The token of one key as it was when this was made, for as long as it lives: put back by the next holder of
/// the lock unless its destructor ran. Only under the lock. A key without a token keeps nothing.
class KeptToken {
 public:
  /// Throws std::system_error where the copy cannot be written.
  KeptToken(const Home& home, std::string_view serial);
  KeptToken(const KeptToken&) = delete;
  KeptToken& operator=(const KeptToken&) = delete;
  ~KeptToken();

 private:
  std::filesystem::path copy_;
};

}  // namespace redlips::softkey
