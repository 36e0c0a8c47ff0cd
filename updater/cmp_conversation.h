// SPDX-License-Identifier: Apache-2.0
// One way of OpenSSL's CMP client through a transaction: what the journal has is answered from there, what it
// lacks is sent.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <set>

#include "pkcs11/token_key.h"
#include "updater/cmp_message.h"
#include "updater/cmp_signer.h"
#include "updater/enrol_session.h"
#include "updater/journal.h"
#include "updater/lease.h"

namespace redlips::updater {

/// Hands a message to the authority and brings its answer; throws CaFailure.
using Post = std::function<Bytes(BytesView message)>;

/// What a conversation needs from its session.
struct CmpParts {
  const Job& job;
  Lease& lease;
  Journal& journal;
  const Post& post;
  const CmpSigners& signers;
  pkcs11::TokenProvider& provider;
};

/// OpenSSL 3.0 cannot save an OSSL_CMP_CTX, so each conversation starts from the request, in a new one: the
/// transfer callback hands out the stored answers first. That takes no signature, and shows the client the
/// last nonce of the server. To be used once.
class CmpConversation {
 public:
  CmpConversation(const CmpParts& parts, Transaction transaction, LeaseStep step);
  CmpConversation(const CmpConversation&) = delete;
  CmpConversation& operator=(const CmpConversation&) = delete;

  /// Up to the first answer that is not from the journal, or to the certificate.
  Answer ask();
  /// Through to the confirmation of the certificate; false where the authority knows nothing of it.
  bool confirm(const Verdict& verdict);

 private:
  using Context = std::unique_ptr<OSSL_CMP_CTX, ossl::Freed<OSSL_CMP_CTX_free>>;
  static OSSL_CMP_MSG* transfer_callback(OSSL_CMP_CTX* context, const OSSL_CMP_MSG* request);
  static int certificate_callback(OSSL_CMP_CTX* context, X509* certificate, int failure, const char** text);

  ossl::PkeyPtr key(BytesView public_key, Purpose purpose);
  Bytes sign(Purpose purpose, BytesView message);
  int go_on(int& check_after);
  Answer refusal() const;
  CmpMessagePtr transfer(const OSSL_CMP_MSG* request);
  CmpMessagePtr replayed(int type, const Exchange& known);
  CmpMessagePtr sent(int type, Exchange& exchange, bool again);
  int certificate_came(X509* certificate, int failure, const char** text);
  CmpMessagePtr checked(int type, const Exchange& exchange);
  bool signed_by_authority(const OSSL_CMP_MSG* message, BytesView der);
  Exchange* stored(int type);
  Exchange& begun(int type, Bytes message);
  void next_unsigned(bool without);

  CmpParts parts_;
  Transaction transaction_;
  LeaseStep step_;
  Context context_;
  std::vector<Bytes> seen_certificates_;  ///< candidates for messages that carry none
  std::set<int> used_;                    ///< request types whose part of the journal was handed out
  int messages_ = 0;                      ///< that were sent
  bool asked_anew_ = false;               ///< an answer came that was in no journal
  bool unsure_ = false;  ///< a message was sent again and got an error: perhaps because of that
  int last_type_ = 0;    ///< of the last answer
  std::optional<Issued> issued_;
  std::optional<Verdict> verdict_;
  std::exception_ptr failure_;  ///< what a callback threw: it cannot pass through OpenSSL
};

}  // namespace redlips::updater
