// SPDX-License-Identifier: Apache-2.0
// Read from top to bottom; every step can be the first after a restart.
#include "updater/renewal_run.h"

#include <utility>

#include "updater/ca_failure.h"

namespace redlips::updater {
namespace {

/// A lost transaction is asked for anew once a run: an authority that loses everything is none to wait for.
constexpr int rounds = 2;

class Run {
 public:
  explicit Run(const RunParts& parts) : parts_(parts), daemon_(parts.lease.daemon()) {}

  void go() {
    for (int round = 0; round < rounds; ++round) {
      if (!once()) return;
      // Another request needs a signature: it is the person's turn, and perhaps there is none.
      if (!parts_.job.attended) return;
    }
  }

 private:
  /// True where the authority lost the transaction: there is a new one to begin.
  bool once() {
    if (parts_.session.stage() == Stage::confirming) return !confirm({}, parts_.session.accepted());
    const Answer answer = parts_.session.stage() == Stage::fresh ? begin() : parts_.session.poll();
    if (const auto* const waiting = std::get_if<Waiting>(&answer)) return wait(*waiting);
    if (const auto* const refused = std::get_if<Refused>(&answer)) return refuse(*refused);
    if (const auto* const lost = std::get_if<Lost>(&answer)) return lose(lost->text);
    return take(std::get<Issued>(answer));
  }

  Answer begin() {
    parts_.lease.open(LeaseStep::request);
    daemon_.progress({"asking", {}, {}, {}});
    return parts_.session.begin();
  }

  bool wait(const Waiting& waiting) {
    parts_.lease.release();
    daemon_.progress({"waiting", {}, next_poll(waiting.check_after, waiting.answers, parts_.draw()), {}});
    return false;
  }

  bool refuse(const Refused& refused) {
    daemon_.progress({"refused", refused.text, {}, {}});
    parts_.session.end();
    return false;
  }

  bool lose(const std::string& text) {
    daemon_.progress({"lost", text, {}, {}});
    parts_.session.end();
    return true;
  }

  bool take(const Issued& issued) {
    daemon_.progress({"approved", {}, {}, {}});
    parts_.lease.open(LeaseStep::finish);
    try {
      daemon_.write(issued.certificate, issued.chain);
    } catch (const DaemonRefused& refused) {
      if (refused.code() != "certificate_refused") throw;
      confirm({false, refused.why()}, false);
      return false;
    }
    return !confirm({}, true);
  }

  /// False where the authority lost the transaction before it heard that the certificate is in use.
  bool confirm(const Verdict& verdict, bool accepted) {
    if (accepted) daemon_.progress({"confirming", {}, {}, {}});
    const bool known = parts_.session.confirm(verdict);
    if (!accepted) {
      parts_.session.end();
      return true;
    }
    if (!known) return !lose({});
    daemon_.confirmed();
    parts_.session.end();
    return true;
  }

  const RunParts& parts_;
  KeySide& daemon_;
};

}  // namespace

void run_renewal(const RunParts& parts) {
  try {
    Run(parts).go();
  } catch (const CaFailure& failure) {
    parts.lease.release();
    parts.journal.count_failure();
    const auto next = next_retry(parts.journal.failures(), parts.draw(), failure.retry_after());
    parts.lease.daemon().progress({"unreachable", {}, next, failure.code()});
  } catch (const DaemonRefused&) {
    // The daemon knows better than we why it goes no further.
  }
}

}  // namespace redlips::updater
