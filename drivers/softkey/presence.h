// SPDX-License-Identifier: Apache-2.0
// Which keys are plugged in: a file's presence, its changes told by inotify(7).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace redlips::softkey {

/// One insertion or removal, in the order in which they happened: pull-and-replug between two calls is never
/// missed.
struct Change {
  enum class Kind { inserted, removed, unknown };  ///< unknown: events were lost, look at every key anew
  Kind kind = Kind::unknown;
  std::string serial;
};

/// Watches the presence directory. Not thread-safe but for wait() and wake().
class Presence {
 public:
  /// Throws Failure{CKR_GENERAL_ERROR} where inotify has no watch left or the directory is missing.
  explicit Presence(const std::filesystem::path& directory);
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;
  ~Presence();

  /// What happened since the last call; never waits.
  std::vector<Change> changes();
  /// Blocks until something happened or somebody woke us. No lock may be held.
  void wait() const;
  /// Ends all waits, those to come too, until rest().
  void wake() const;
  void rest() const;

 private:
  int inotify_ = -1, wake_ = -1;
};

}  // namespace redlips::softkey
