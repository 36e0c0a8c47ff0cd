// SPDX-License-Identifier: Apache-2.0
// Redirect logins in memory.
#include "tests/peers/hall/redirects.h"

#include "tests/peers/hall/make_room.h"
#include "tests/peers/shared/encoding.h"

namespace redlips::peers {

std::string Redirects::begin(const std::string& session, const std::string& challenge, Moment now) {
  make_room(entries_, session, now, {lifetime, per_session, most});
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

}  // namespace redlips::peers
