// SPDX-License-Identifier: Apache-2.0
// The challenge store: small, in memory, gone with the process like the sessions.
#include "tests/peers/hall/challenges.h"

#include "tests/peers/hall/make_room.h"
#include "tests/peers/shared/encoding.h"

namespace redlips::peers {

std::string Challenges::issue(const std::string& session, Moment now) {
  make_room(entries_, session, now, {lifetime, per_session, most});
  std::string challenge = base64(random_bytes(32));
  entries_.emplace(challenge, Entry{session, now + lifetime, issued_++});
  return challenge;
}

std::optional<Refusal> Challenges::take(const std::string& challenge, const std::string& session,
                                        Moment now) {
  const auto found = entries_.find(challenge);
  if (found == entries_.end()) return Refusal::challenge_unknown;
  if (found->second.session != session) return Refusal::challenge_foreign;
  const bool expired = now >= found->second.expires;
  entries_.erase(found);
  if (expired) return Refusal::challenge_expired;
  return std::nullopt;
}

void Challenges::forget(const std::string& session) {
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.session == session; });
}

}  // namespace redlips::peers
