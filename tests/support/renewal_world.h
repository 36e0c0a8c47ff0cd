// SPDX-License-Identifier: Apache-2.0
// An authority, a daemon and a directory: run() is the renewal's child from its start to its end, in this
// process.
#pragma once

#include <string>
#include <vector>

#include "tests/support/cmp_authority.h"
#include "tests/support/fake_key_side.h"
#include "tests/support/temporary.h"
#include "updater/cmp_session.h"
#include "updater/renewal_run.h"

namespace redlips::test {

struct RenewalWorld {
  explicit RenewalWorld(pkcs11::KeyType old_type = pkcs11::KeyType::p256,
                        pkcs11::KeyType new_type = pkcs11::KeyType::p256)
      : daemon(authority, directory.path(), old_type, new_type) {}

  void run() {
    daemon.restart();
    const updater::Job job = daemon.job();
    updater::Lease lease(daemon);
    updater::Journal journal(job.directory);
    updater::CmpSession session(job, lease, journal, post);
    updater::run_renewal({job, lease, journal, session, [] { return 0.5; }});
  }
  /// What a run tells the daemon.
  std::vector<std::string> steps_of_run() {
    daemon.steps.clear();
    run();
    return daemon.steps;
  }
  /// Done with one key pair and the authority's one certificate for it.
  bool renewed() const {
    return daemon.done && !daemon.written.empty() && daemon.keys_made == 1 && authority.issued.size() == 1 &&
           daemon.written == authority.issued.begin()->second;
  }

  TemporaryDirectory directory;
  CmpAuthority authority;
  FakeKeySide daemon;
  updater::Post post = [this](BytesView message) { return authority.answer(message); };
};

}  // namespace redlips::test
