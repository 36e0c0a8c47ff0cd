// SPDX-License-Identifier: Apache-2.0
// One file of the state directory, and the one rule for what is damaged there: go on without it, and never
// write over it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/members.h"

namespace redlips {

/// Read with suspicion, replaced whole, durably, or not at all. What could not be used keeps its bytes: it
/// gets a second name (platform::keep_aside) at once or, where the directory refuses that now, before the
/// first write; until then every write is NotSaved.
class StateFile {
 public:
  StateFile(std::filesystem::path path, std::size_t limit) : path_(std::move(path)), limit_(limit) {}

  const std::filesystem::path& path() const noexcept { return path_; }
  /// nullopt if there is none. Throws std::system_error where it cannot be read, or exceeds the limit.
  std::optional<std::string> read() const;
  /// What is there cannot be used: keeps it aside and answers the name. Throws std::system_error where that
  /// cannot be done now.
  std::string keep_aside();
  /// The same as a fault to show, which says what became of the file.
  drivers::FileFault damaged(std::vector<wire::Words> why) noexcept;
  /// Throws NotSaved; the old contents are then untouched.
  void replace(std::string_view contents);
  void append(std::string_view line);

 private:
  template <class Write>
  void save(Write write);

  std::filesystem::path path_;
  std::size_t limit_;
  bool precious_ = false;  ///< damaged, and without a second name yet
};

}  // namespace redlips
