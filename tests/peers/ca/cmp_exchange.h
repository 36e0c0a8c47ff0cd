// SPDX-License-Identifier: Apache-2.0
// One message and its answer: OpenSSL's server code with our decisions, set up anew from what is on disk.
#pragma once

#include "tests/peers/ca/cmp_office.h"
#include "tests/peers/ca/wrong_certificate.h"

namespace redlips::peers {

/// Where a server lives on in memory it behaves differently after a restart; this one never does.
class CmpExchange {
 public:
  CmpExchange(CmpOffice& office, const CmpMessage& request, Transaction& transaction);
  CmpExchange(const CmpExchange&) = delete;
  CmpExchange& operator=(const CmpExchange&) = delete;

  /// Throws OsslError where OpenSSL makes no answer at all.
  Bytes answer();
  /// False for an answer that is protected wrongly on purpose: nobody believes it, so the message stays
  /// unanswered.
  bool believable() const { return believable_; }

  // What OpenSSL's callbacks ask.
  OSSL_CMP_PKISI* certificate_request(const OSSL_CRMF_MSG* request, X509** issued, STACK_OF(X509) * *chain);
  int confirmed(bool accepted, const std::string& text);
  int polled(OSSL_CMP_MSG** request, int64_t* check_after);
  void error_came(const std::string& text);

 private:
  std::string objection(const OSSL_CRMF_MSG& request) const;
  RenewalCase& case_for(const OSSL_CRMF_MSG& request);
  OSSL_CMP_PKISI* decided(RenewalCase& one, X509** issued, STACK_OF(X509) * *chain);
  X509Ptr certificate_for(RenewalCase& one);
  void set_up(OSSL_CMP_SRV_CTX& server);
  /// Brings the server where it was after `last_answer`: only the first request opens a transaction.
  void replay(OSSL_CMP_SRV_CTX& server);
  void set_signer(OSSL_CMP_CTX& own);
  void move_on(RenewalCase one, CaseState state, const std::string& line);

  CmpOffice& office_;
  const CmpMessage& request_;
  Transaction& transaction_;
  Moment now_;
  bool replaying_ = false, believable_ = true;
  X509Ptr old_;  ///< what protects the messages of this transaction
};

}  // namespace redlips::peers
