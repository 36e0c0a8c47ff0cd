// SPDX-License-Identifier: Apache-2.0
// The demo CA's renewal office: answers CMP key updates (RFC 4210 §5.3.5), lets the desk decide, keeps all on
// disk.
#pragma once

#include <optional>
#include <string>

#include "tests/peers/ca/cmp_message.h"
#include "tests/peers/ca/demo_authority.h"
#include "tests/peers/ca/office_log.h"
#include "tests/peers/ca/renewal_case.h"
#include "tests/peers/ca/wrong_answers.h"

namespace redlips::peers {

struct OfficeOptions {
  bool desk_decides = false;  ///< else every request is granted at once
  long check_after = 5;       ///< seconds until a client whose case waits shall ask again
};

class CmpOffice {
 public:
  CmpOffice(const Path& directory, OfficeOptions options, Clock clock);

  /// The answer to one message; nullopt for what is no CMP message. A message that came before has the same
  /// answer, also after a restart.
  std::optional<Bytes> answer(BytesView der);

  // The desk's side. Each says what is wrong, in Chinese; empty: done.
  std::string approve(const std::string& id);
  std::string refuse(const std::string& id, const std::string& reason);
  /// `what`: "old" or "new".
  std::string revoke(const std::string& id, const std::string& what);

  const std::map<std::string, RenewalCase>& cases() const { return files_.cases(); }
  WrongAnswers& wrong() { return wrong_; }
  OfficeLog& log() { return log_; }
  bool has_revoked(const X509& certificate) const { return authority_.has_revoked(certificate); }
  std::string crl() const { return read_file(authority_.file("crl.pem")); }
  void set_desk_decides(bool decides) { options_.desk_decides = decides; }
  bool desk_decides() const { return options_.desk_decides; }

 private:
  friend class CmpExchange;
  std::string decide(const std::string& id, CaseState state, const std::string& reason);

  DemoAuthority authority_;
  CaseFiles files_;
  OfficeLog log_;
  OfficeOptions options_;
  WrongAnswers wrong_;
  Clock clock_;
};

}  // namespace redlips::peers
