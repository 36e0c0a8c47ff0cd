// SPDX-License-Identifier: Apache-2.0
// Who asked for what, with which key, and what became of it: two rings, so that a page cannot flush the
// signatures.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "daemon/state_file.h"

namespace redlips {

/// One line. Signatures are kept two years; refusals are counted per origin, code and day
/// (SECURITY-RULES 2.12).
struct HistoryEntry {
  std::chrono::sys_seconds when{};
  std::string what;    ///< "authenticate", "document.sign", "pin.change", "cleared"
  std::string origin;  ///< empty for local uses
  std::string code;    ///< "ok" or a code of PROTOCOL.md
  std::string token_serial, unit, certificate;
  std::string prompter;         ///< "tray", "attach", "cli", "session"
  std::string caller;           ///< "popup", "direct", "reverse", "redirect", "cli", "nmh"
  std::string document;         ///< its name, as whoever asked called it
  std::string document_sha256;  ///< hex
  std::string document_sha384;  ///< hex, where the key signed this one: whoever asked gave both
  std::string nonce_hash;       ///< SHA-256 of origin and nonce: never signed twice
  bool test_config = false;
  int count = 1;  ///< refusals of that day
};

/// Two files of JSON lines, 0600, bounded, validated like network input; a damaged line is skipped and
/// counted, and a file that had one, or cannot be read, is kept aside before it is written anew (StateFile).
/// Old signatures go at the start, unless the clock is more than a year past the newest.
class History {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  static constexpr std::chrono::days kept{731};
  static constexpr std::size_t refusals_kept = 500;

  History(const std::filesystem::path& directory, Clock now);
  ~History();  ///< writes the refusals' latest counts
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  /// Adds the entry, dated now. Throws NotSaved where the disk refuses: a signature is then not listed, but
  /// its challenge stays refused; a refusal, and a PIN change, which cannot be taken back, is written with
  /// the next one.
  void add(HistoryEntry entry);
  std::vector<HistoryEntry> list() const;  ///< newest first, both rings
  bool seen_nonce(const std::string& nonce_hash) const { return nonces_.contains(nonce_hash); }
  /// Leaves one dated line; the challenges that were signed stay refused while the daemon runs. Throws
  /// NotSaved.
  void clear();
  int damaged() const noexcept { return damaged_; }
  /// The files that could not be used whole, and where the old ones are kept.
  const std::vector<drivers::FileFault>& faults() const noexcept { return faults_; }

 private:
  /// One ring and its file.
  struct Ring {
    StateFile file;
    std::vector<HistoryEntry> entries;
    bool rewrite = false;  ///< the file is not what `entries` are: the next write replaces it whole
  };
  void load(Ring& ring);
  std::string text_of(Ring& ring);
  void broken(Ring& ring, wire::Words why);
  bool doubtful(std::chrono::sys_seconds now) const;
  void drop_old();
  void add_signature(HistoryEntry entry);
  void add_refusal(HistoryEntry entry);
  static void save(Ring& ring);

  Ring signatures_, refusals_;
  Clock now_;
  std::set<std::string> nonces_;
  int damaged_ = 0;
  std::vector<drivers::FileFault> faults_;
};

/// RFC 4180 with a heading line; cells that begin with = + - @ or a tab are neutralised by an apostrophe.
std::string history_csv(const std::vector<HistoryEntry>& entries);

}  // namespace redlips
