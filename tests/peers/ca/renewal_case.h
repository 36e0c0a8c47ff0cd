// SPDX-License-Identifier: Apache-2.0
// What the office knows on disk: one case for each (old certificate, new public key), and each CMP
// transaction.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/peers/shared/encoding.h"
#include "tests/peers/shared/files.h"
#include "tests/peers/shared/moment.h"

namespace redlips::peers {

enum class CaseState { waiting, approved, refused, issued, confirmed };
std::string_view state_name(CaseState state);   ///< as in files and JSON
std::string_view state_words(CaseState state);  ///< Chinese

struct RenewalCase {
  std::string id;  ///< 16 hexadecimal digits
  CaseState state = CaseState::waiting;
  std::string unit, unit_id;
  Bytes old_certificate, public_key;
  Bytes certificate;   ///< what was issued; empty before
  std::string reason;  ///< of a refusal
  Moment since, changed;
};

/// One CMP transaction, so far that a server which has just started can go on with it.
struct Transaction {
  std::string id;            ///< hexadecimal
  std::string case_id;       ///< empty before one was found
  Bytes request;             ///< the kur
  std::string last_request;  ///< SHA-256 of the last message that was answered
  Bytes last_answer;
  bool handed_out = false;  ///< a certificate, in an answer
};

/// All cases and transactions of one directory; each save is on disk when it returns.
class CaseFiles {
 public:
  explicit CaseFiles(Path directory);

  const std::map<std::string, RenewalCase>& cases() const { return cases_; }
  RenewalCase* find(const std::string& id);
  RenewalCase& save(RenewalCase changed);
  std::optional<Transaction> transaction(const std::string& id) const;
  void save(const Transaction& transaction) const;

 private:
  Path directory_;
  std::map<std::string, RenewalCase> cases_;
};

}  // namespace redlips::peers
