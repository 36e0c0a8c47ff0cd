// SPDX-License-Identifier: Apache-2.0
// Who asked for what, with which key, and what became of it: two rings, so that a page cannot flush the signatures.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace redlips {

/// One line. Signatures are kept two years; refusals are counted per origin, code and day (SECURITY-RULES 2.12).
struct HistoryEntry {
  std::chrono::sys_seconds when{};
  std::string what;         ///< "authenticate", "pin.change", "cleared"
  std::string origin;       ///< empty for local uses
  std::string code;         ///< "ok" or a code of PROTOCOL.md
  std::string token_serial, unit, certificate;
  std::string prompter;     ///< "tray", "attach", "cli"
  std::string caller;       ///< "popup", "direct", "reverse", "cli", "nmh"
  std::string nonce_hash;   ///< SHA-256 of origin and nonce: never signed twice
  bool test_config = false;
  int count = 1;            ///< refusals of that day
};

/// A file of JSON lines each, 0600, bounded, validated like network input; a damaged line is skipped and counted.
class History {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  History(std::filesystem::path directory, Clock now);
  /// Appends and syncs; throws std::system_error where the disk refuses, after keeping the entry in memory.
  void add(HistoryEntry entry);
  std::vector<HistoryEntry> list() const;  ///< newest first, both rings
  bool seen_nonce(const std::string& nonce_hash) const;
  void clear();  ///< leaves one dated line
  int damaged() const noexcept { return damaged_; }

 private:
  std::filesystem::path directory_;
  Clock now_;
  std::vector<HistoryEntry> signatures_, refusals_;
  int damaged_ = 0;
};

/// Cells that begin with = + - @ are neutralised.
std::string history_csv(const std::vector<HistoryEntry>& entries);

}  // namespace redlips
