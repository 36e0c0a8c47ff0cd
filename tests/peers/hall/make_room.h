// SPDX-License-Identifier: Apache-2.0
// Bounded memory for what anybody may begin and nobody needs to end.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

#include "tests/peers/shared/moment.h"

namespace redlips::peers {

struct Limits {
  std::chrono::minutes lifetime;
  std::size_t per_session;  ///< the session's own oldest entry goes first
  std::size_t most;         ///< over all sessions; beyond it, the oldest of all goes
};

/// Drops the oldest of the entries that count. Each has `session`, `expires` and `order`.
template <class Entries, class Counts>
void drop_oldest(Entries& entries, Counts counts) {
  auto oldest = entries.end();
  for (auto at = entries.begin(); at != entries.end(); ++at)
    if (counts(at->second) && (oldest == entries.end() || at->second.order < oldest->second.order))
      oldest = at;
  entries.erase(oldest);
}

/// Makes room for one more entry of `session`.
template <class Entries>
void make_room(Entries& entries, const std::string& session, Moment now, const Limits& limits) {
  // Kept for another lifetime when it is over, so that the clerk reads "expired" and not "unknown".
  std::erase_if(entries, [&](const auto& entry) { return now >= entry.second.expires + limits.lifetime; });
  const auto own = [&](const auto& entry) { return entry.session == session; };
  const auto owned =
      std::count_if(entries.begin(), entries.end(), [&](const auto& entry) { return own(entry.second); });
  if (static_cast<std::size_t>(owned) >= limits.per_session) drop_oldest(entries, own);
  if (entries.size() >= limits.most) drop_oldest(entries, [](const auto&) { return true; });
}

}  // namespace redlips::peers
