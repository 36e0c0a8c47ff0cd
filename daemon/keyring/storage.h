// SPDX-License-Identifier: Apache-2.0
// Where small state is kept: named texts that are replaced whole, durably, or not at all.
#pragma once

#include <optional>
#include <string>

namespace redlips::keyring {

/// What a disk can do for us. Tests stand in for it and crash in the middle.
class Storage {
 public:
  virtual ~Storage() = default;
  /// nullopt if there is none; throws std::exception where it cannot be read, or exceeds 1 MiB.
  virtual std::optional<std::string> read(const std::string& name) = 0;
  /// On disk (file and directory synced) when it returns; throws NotSaved and keeps the old text
  /// otherwise.
  virtual void write(const std::string& name, const std::string& text) = 0;
  /// What read() gave cannot be used: gives it a second name, which it answers. Throws std::exception where
  /// that cannot be done now; the next write() then does it first, or is NotSaved.
  virtual std::string keep_aside(const std::string& name) = 0;
};

}  // namespace redlips::keyring
