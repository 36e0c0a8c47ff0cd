// SPDX-License-Identifier: Apache-2.0
// Where software keys live, and which there are.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/softkey/card.h"

namespace redlips::softkey {

/// One directory: `keys/SERIAL/{card,tries}`, `present/SERIAL` while a key is plugged in (its own
/// directory, so that one inotify watch sees every insertion), `tokens/` for SoftHSM with the `softhsm2.conf`
/// that names it.
class Home {
 public:
  /// $REDLIPS_SOFTKEY_DIR, else $HOME/.local/share/redlips/softkey. Throws std::runtime_error where neither
  /// is set.
  static Home from_environment();
  explicit Home(std::filesystem::path root) : root_(std::move(root)) {}

  /// Makes what is missing, mode 0700. Throws std::system_error.
  void prepare() const;

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path present() const { return root_ / "present"; }
  std::filesystem::path tokens() const { return root_ / "tokens"; }
  std::filesystem::path keys() const { return root_ / "keys"; }
  std::filesystem::path key(std::string_view serial) const { return keys() / serial; }
  std::filesystem::path presence_of(std::string_view serial) const { return present() / serial; }
  /// Held while PINs are tried or set, and while SoftHSM reads its tokens: a SoftHSM that reads a token which
  /// another process is writing takes it for a damaged one (seen with ten processes at once).
  std::filesystem::path token_lock() const { return root_ / "tokens.lock"; }
  std::filesystem::path softhsm_conf() const { return root_ / "softhsm2.conf"; }

  /// The cards of all whole keys, by slot. A directory with a damaged card is left out.
  std::vector<Card> cards() const;
  /// The card of one key; nullopt if there is none or it is damaged.
  std::optional<Card> card(std::string_view serial) const;
  bool inserted(std::string_view serial) const;

 private:
  std::filesystem::path root_;
};

/// The SoftHSM library inside: $REDLIPS_SOFTKEY_SOFTHSM (tests wrap it), else Debian's path.
std::filesystem::path softhsm_library();

}  // namespace redlips::softkey
