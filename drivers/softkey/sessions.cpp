// SPDX-License-Identifier: Apache-2.0
// The table of sessions.
#include "drivers/softkey/sessions.h"

#include <algorithm>

#include "drivers/softkey/failure.h"

namespace redlips::softkey {

CK_SESSION_HANDLE Sessions::add(CK_SLOT_ID slot, CK_SESSION_HANDLE inner) {
  sessions_.emplace(next_, Session{slot, inner});
  return next_++;
}

const Sessions::Session& Sessions::find(CK_SESSION_HANDLE handle) {
  const auto found = sessions_.find(handle);
  if (found == sessions_.end()) throw Failure{CKR_SESSION_HANDLE_INVALID};
  if (found->second.pulled) {
    sessions_.erase(found);
    throw Failure{CKR_DEVICE_REMOVED};
  }
  return found->second;
}

void Sessions::drop_all(CK_SLOT_ID slot) {
  std::erase_if(sessions_, [slot](const auto& entry) { return entry.second.slot == slot; });
}

void Sessions::pull(CK_SLOT_ID slot) {
  for (auto& [handle, session] : sessions_) {
    if (session.slot == slot) session.pulled = true;
  }
}

bool Sessions::in_use() const {
  return std::ranges::any_of(sessions_, [](const auto& entry) { return !entry.second.pulled; });
}

}  // namespace redlips::softkey
