// SPDX-License-Identifier: Apache-2.0
// One run of a renewal, from where it stands to the next time when somebody has to wait.
#pragma once

#include <functional>

#include "updater/enrol_session.h"
#include "updater/journal.h"
#include "updater/lease.h"
#include "updater/schedule.h"

namespace redlips::updater {

/// What a run works with.
struct RunParts {
  const Job& job;
  Lease& lease;
  Journal& journal;
  EnrolSession& session;
  std::function<Draw()> draw;
};

/// Goes on as far as it gets: to the written and confirmed certificate, to "come again", to a refusal, to an
/// authority that cannot be reached. Each end was told the daemon by `progress` or `confirmed`, or came from
/// it (a refused lease). Throws wire::ChannelError and std::system_error.
void run_renewal(const RunParts& parts);

}  // namespace redlips::updater
