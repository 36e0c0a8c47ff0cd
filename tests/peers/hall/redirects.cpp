// SPDX-License-Identifier: Apache-2.0
// Redirect logins in memory.
#include "tests/peers/hall/redirects.h"

#include <algorithm>

#include "tests/peers/shared/encoding.h"

namespace redlips::peers {

std::string Redirects::begin(const std::string& session, const std::string& challenge, Moment now) {
  make_room(session, now);
  std::string state = hex(random_bytes(32));
  entries_.emplace(state, Entry{session, challenge, now + lifetime, begun_++, {}});
  return state;
}

bool Redirects::post(const std::string& state, const std::string& ticket, const std::string& token,
                     Moment now) {
  const auto found = entries_.find(state);
  if (found == entries_.end() || now >= found->second.expires || ticket.empty()) return false;
  auto& tokens = found->second.tokens;
  if (tokens.contains(ticket)) return true;  // sent again, as its first answer was lost
  if (tokens.size() >= posts) return false;
  tokens.emplace(ticket, token);
  return true;
}

std::variant<Redirects::Login, Refusal> Redirects::take(const std::string& state, const std::string& ticket,
                                                        const std::string& session, Moment now) {
  const auto found = entries_.find(state);
  if (found == entries_.end()) return Refusal::redirect_unknown;
  const bool own = found->second.session == session;
  const auto token = found->second.tokens.find(ticket);
  const bool posted = token != found->second.tokens.end();
  if (!own && !posted) return Refusal::redirect_foreign;
  Login login{found->second.challenge, posted ? token->second : std::string()};
  const bool expired = now >= found->second.expires;
  entries_.erase(found);
  if (!own) return Refusal::redirect_foreign;
  if (expired) return Refusal::challenge_expired;
  if (!posted) return Refusal::redirect_undelivered;
  return login;
}

void Redirects::make_room(const std::string& session, Moment now) {
  // Kept for another lifetime when it is over, so that the clerk reads "expired" and not "unknown".
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
