// SPDX-License-Identifier: Apache-2.0
// Enrolment by CMP: a key update (RFC 4210 §5.3.5) that the old key signs.
#pragma once

#include "updater/cmp_conversation.h"

namespace redlips::updater {

class CmpSession final : public EnrolSession {
 public:
  /// Goes on with the journal's transaction if it is one of the job's.
  CmpSession(const Job& job, Lease& lease, Journal& journal, Post post);
  Stage stage() const override;
  Answer begin() override;
  Answer poll() override;
  bool confirm(const Verdict& verdict) override;
  bool accepted() const override;
  void end() override;

 private:
  CmpParts parts() { return {job_, lease_, journal_, post_, signers_, provider_}; }
  const Job& job_;
  Lease& lease_;
  Journal& journal_;
  Post post_;
  CmpSigners signers_;
  pkcs11::TokenProvider provider_;
};

}  // namespace redlips::updater
