// SPDX-License-Identifier: Apache-2.0
// Logins under way by redirect: who began each, and what was posted for it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <variant>

#include "tests/peers/hall/refusal.h"
#include "tests/peers/shared/moment.h"

namespace redlips::peers {

/// Two things must meet in one browser: the session that began the login, and the ticket that RedLips gave to
/// the browser in which the PIN was typed. The session alone would let whoever lured a victim through RedLips
/// fetch the victim's login; what was posted, alone, would log a victim in as whoever posted it.
class Redirects {
 public:
  static constexpr std::chrono::minutes lifetime{5};
  static constexpr std::size_t per_session = 4;  ///< the oldest goes first
  static constexpr std::size_t most = 4096;      ///< over all sessions; beyond it, the oldest of all goes
  static constexpr std::size_t posts = 4;        ///< tickets of one state: anybody may post

  /// What came of a login: the challenge that was given out for it, and the token as it was posted.
  struct Login {
    std::string challenge, token;
  };

  /// A new state for a session: 32 random bytes, hexadecimal.
  std::string begin(const std::string& session, const std::string& challenge, Moment now);
  /// Keeps what was posted, once for each ticket. False for a state that is not under way or has posts
  /// enough.
  bool post(const std::string& state, const std::string& ticket, const std::string& token, Moment now);
  /// The session's own state is gone afterwards, whatever comes of it; a stranger's only where the ticket is
  /// right, as then this login ended in a browser that did not begin it.
  std::variant<Login, Refusal> take(const std::string& state, const std::string& ticket,
                                    const std::string& session, Moment now);

 private:
  struct Entry {
    std::string session, challenge;
    Moment expires;
    std::uint64_t order;
    std::map<std::string, std::string> tokens;  // by ticket
  };

  std::unordered_map<std::string, Entry> entries_;
  std::uint64_t begun_ = 0;
};

}  // namespace redlips::peers
