// SPDX-License-Identifier: Apache-2.0
// The messages of a renewal on disk, before and after each is sent: whoever is killed goes on from here.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "pkcs11/bytes.h"

namespace redlips::updater {

/// One message and its answer, DER; no answer yet: empty.
struct Exchange {
  Bytes sent, received;
};

/// A CMP transaction so far.
struct Transaction {
  Bytes id;
  Bytes public_key;  ///< the new key's SubjectPublicKeyInfo
  Exchange request;
  std::optional<Exchange> poll;     ///< the latest
  std::optional<Exchange> confirm;  ///< there is a verdict
  bool accepted = true;             ///< which
  unsigned polls = 0;               ///< how many were answered with "waiting"
  unsigned doubts = 0;              ///< answers to the last message that could not be believed
};

/// Messages over this are no messages of a renewal.
inline constexpr std::size_t message_limit = std::size_t{256} * 1024;

/// The file `journal.json` of a job's directory. One process at a time (the daemon starts one child a job).
class Journal {
 public:
  /// Reads it as if it came from the network. A damaged one gets a second name and counts as none: the next
  /// run asks anew with the same key pair. std::system_error where the directory cannot be read.
  explicit Journal(const std::filesystem::path& directory);

  /// The transaction that is under way.
  const std::optional<Transaction>& transaction() const noexcept { return transaction_; }
  unsigned failures() const noexcept { return failures_; }

  // Each replaces the file in one step that survives a power cut; std::system_error leaves the old one.
  void save(Transaction transaction);
  void save_answered(Transaction transaction);  ///< and the row of failures is over
  void forget();                                ///< the transaction is over
  void count_failure();

 private:
  void read();
  void write() const;
  std::filesystem::path path_;
  std::optional<Transaction> transaction_;
  unsigned failures_ = 0;
};

/// As text and back; nullopt for anything that write() does not make. For tests and the journal.
std::string journal_text(const std::optional<Transaction>& transaction, unsigned failures);
struct JournalContents {
  std::optional<Transaction> transaction;
  unsigned failures = 0;
};
std::optional<JournalContents> read_journal(std::string_view text);

}  // namespace redlips::updater
