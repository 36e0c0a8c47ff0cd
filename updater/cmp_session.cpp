// SPDX-License-Identifier: Apache-2.0
// Each step is a conversation of its own over the same journal.
#include "updater/cmp_session.h"

#include <algorithm>
#include <utility>

#include "pkcs11/verify.h"

namespace redlips::updater {
namespace {

/// The daemon signs for transactions that it drew alone, and only for its own new key. And a server may
/// repeat for ever what we cannot believe (that it has forgotten us, unsigned): where somebody is there for
/// the PIN, a new request is the way out, each time after one more such answer, for an attacker can give them
/// too.
bool can_go_on(const Transaction& known, const Job& job) {
  const bool drawn =
      std::find(job.transactions.begin(), job.transactions.end(), known.id) != job.transactions.end();
  return drawn && pkcs11::read_public_key(known.public_key) != nullptr &&
         (!job.attended || known.doubts <= job.transactions.size());
}

}  // namespace

CmpSession::CmpSession(const Job& job, Lease& lease, Journal& journal, Post post)
    : job_(job),
      lease_(lease),
      journal_(journal),
      post_(std::move(post)),
      signers_(job.anchors, job.responder, job.sender) {
  const auto& known = journal.transaction();
  if (known && !can_go_on(*known, job)) journal.forget();
}

Stage CmpSession::stage() const {
  const auto& known = journal_.transaction();
  if (!known) return Stage::fresh;
  return known->confirm ? Stage::confirming : Stage::asked;
}

Answer CmpSession::begin() {
  lease_.open(LeaseStep::request);
  Transaction transaction;
  transaction.public_key = lease_.daemon().public_key();
  transaction.id = lease_.daemon().transaction();
  return CmpConversation(parts(), std::move(transaction), LeaseStep::request).ask();
}

Answer CmpSession::poll() { return CmpConversation(parts(), *journal_.transaction(), LeaseStep::poll).ask(); }

bool CmpSession::confirm(const Verdict& verdict) {
  const Transaction known = *journal_.transaction();
  const Verdict first{known.accepted, "refused before"};
  return CmpConversation(parts(), known, LeaseStep::finish).confirm(known.confirm ? first : verdict);
}

bool CmpSession::accepted() const { return journal_.transaction() && journal_.transaction()->accepted; }

void CmpSession::end() { journal_.forget(); }

}  // namespace redlips::updater
