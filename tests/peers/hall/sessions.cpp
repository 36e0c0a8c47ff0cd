// SPDX-License-Identifier: Apache-2.0
// Sessions in memory.
#include "tests/peers/hall/sessions.h"

#include <algorithm>

#include "tests/peers/shared/encoding.h"

namespace redlips::peers {
namespace {

Moment end_of(const Session& session, Moment now) {
  return now + (session.unit ? Sessions::lifetime : Sessions::anonymous_lifetime);
}

}  // namespace

Session* Sessions::find(const std::string& id, Moment now) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return nullptr;
  if (now >= found->second.expires) {
    sessions_.erase(found);
    return nullptr;
  }
  found->second.expires = end_of(found->second, now);
  return &found->second;
}

Session& Sessions::start(Moment now) { return add(std::nullopt, now); }

Session& Sessions::log_in(const std::string& old_id, Unit unit, Moment now) {
  end(old_id);
  return add(std::move(unit), now);
}

void Sessions::end(const std::string& id) { sessions_.erase(id); }

Session& Sessions::add(std::optional<Unit> unit, Moment now) {
  std::erase_if(sessions_, [&](const auto& entry) { return now >= entry.second.expires; });
  if (sessions_.size() >= most)
    sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(), [](const auto& a, const auto& b) {
      return a.second.expires < b.second.expires;
    }));
  Session session{hex(random_bytes(32)), std::move(unit), {}};
  session.expires = end_of(session, now);
  std::string id = session.id;
  return sessions_.emplace(std::move(id), std::move(session)).first->second;
}

}  // namespace redlips::peers
