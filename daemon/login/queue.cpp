// SPDX-License-Identifier: Apache-2.0
#include "daemon/login/queue.h"

namespace redlips::login {

std::string Queue::enter(const std::string& origin, Time now) {
  forget_old(now);
  if (silent_until_.contains(origin)) return "rate_limited";
  if (waiting_.size() >= places || waiting_.contains(origin)) return "busy";
  waiting_.insert(origin);
  return {};
}

bool Queue::silent(const std::string& origin, Time now) const {
  const auto found = silent_until_.find(origin);
  return found != silent_until_.end() && found->second > now;
}

void Queue::leave(const std::string& origin) { waiting_.erase(origin); }

void Queue::refused(const std::string& origin, Time now) {
  auto& times = refusals_[origin];
  times.push_back(now);
  while (now - times.front() > refusal_window) times.pop_front();
  if (times.size() < refusals_before_silence) return;
  silent_until_[origin] = now + silence;
  refusals_.erase(origin);
}

// Both maps hold only origins that a person refused within the last minutes: pages cannot make them grow.
void Queue::forget_old(Time now) {
  std::erase_if(silent_until_, [&](const auto& item) { return item.second <= now; });
  std::erase_if(refusals_, [&](const auto& item) { return now - item.second.back() > refusal_window; });
}

}  // namespace redlips::login
