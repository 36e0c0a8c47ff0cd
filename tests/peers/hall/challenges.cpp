// SPDX-License-Identifier: Apache-2.0
// The challenge store: small, in memory, gone with the process like the sessions.
#include "tests/peers/hall/challenges.h"

#include <algorithm>

#include "tests/peers/shared/encoding.h"

namespace redlips::peers {

std::string Challenges::issue(const std::string& session, Moment now) {
  make_room(session, now);
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

void Challenges::make_room(const std::string& session, Moment now) {
  // An expired challenge is kept for another lifetime, so that the clerk reads "expired" and not "unknown".
  std::erase_if(entries_, [&](const auto& entry) { return now >= entry.second.expires + lifetime; });
  const auto drop_oldest = [&](auto counts) {
    auto oldest = entries_.end();
    for (auto at = entries_.begin(); at != entries_.end(); ++at)
      if (counts(at->second) && (oldest == entries_.end() || at->second.order < oldest->second.order))
        oldest = at;
    entries_.erase(oldest);
  };
  const auto own = [&](const Entry& entry) { return entry.session == session; };
  const auto owned =
      std::count_if(entries_.begin(), entries_.end(), [&](const auto& e) { return own(e.second); });
  if (static_cast<std::size_t>(owned) >= per_session) drop_oldest(own);
  if (entries_.size() >= most) drop_oldest([](const Entry&) { return true; });
}

}  // namespace redlips::peers
