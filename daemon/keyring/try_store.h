// SPDX-License-Identifier: Apache-2.0
// What is kept of every key ever seen: its try record, the user's name and colour for it, when it was last
// in.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "daemon/keyring/storage.h"
#include "daemon/keyring/tries.h"
#include "drivers/members.h"

namespace redlips::keyring {

/// Which key facts belong to: manufacturer, model and serial; where the serial is empty or the same for a
/// whole model, any of its signing certificates too (SECURITY-RULES 1.1).
struct TokenIdentity {
  std::string manufacturer, model, serial;
  bool serial_tells = true;               ///< false: empty, or constant by the profile
  std::vector<std::string> certificates;  ///< SHA-256 of the signing certificates on it now, hex
};

/// The facts of one key.
struct TokenFacts {
  std::string manufacturer, model, serial;
  std::vector<std::string> certificates;  ///< seen on it, oldest first, at most 32
  std::string name, colour;
  std::chrono::sys_seconds last_seen{};
  TryRecord tries;
  friend bool operator==(const TokenFacts&, const TokenFacts&) = default;
};

/// One file of at most 256 keys. The disk's word is advice: memory wins while we run, and a file that is
/// missing, damaged, older or edited can only make us more careful. Not for two daemons at once: the caller
/// holds the directory's lock.
class TryStore {
 public:
  explicit TryStore(Storage& storage);
  /// Why the file could not be used when we started, and the name under which it is kept; its `what` is empty
  /// if it could.
  const drivers::FileFault& fault() const noexcept { return fault_; }

  /// The facts of this key, made if new; adds certificates that it did not have. Writes nothing.
  std::shared_ptr<TokenFacts> facts(const TokenIdentity& identity);
  /// What the disk says of this key now, for TryRecord careful(); the default where it says nothing.
  TryRecord on_disk(const TokenFacts& facts);
  /// Writes all facts durably; throws NotSaved where the disk refuses.
  void save();
  /// Writes where a key or a certificate is new to us; a disk that refuses loses nothing but their names.
  void save_new() noexcept;

 private:
  void load();
  void damaged(wire::Words why);
  std::shared_ptr<TokenFacts> find(const TokenIdentity& identity);
  void make_room();

  Storage& storage_;
  drivers::FileFault fault_;
  bool new_ = false;
  std::vector<std::shared_ptr<TokenFacts>> all_;
};

}  // namespace redlips::keyring
