// SPDX-License-Identifier: Apache-2.0
// The challenges that are out: each for one session, for five minutes, for one use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "tests/peers/hall/refusal.h"
#include "tests/peers/shared/moment.h"

namespace redlips::peers {

class Challenges {
 public:
  static constexpr std::chrono::minutes lifetime{5};
  static constexpr std::size_t per_session =
      16;  ///< the oldest goes first: a page that asks on and on starves itself
  static constexpr std::size_t most = 65536;  ///< over all sessions; beyond it, the oldest of all goes

  /// A new challenge: 32 random bytes as base64, 44 characters.
  std::string issue(const std::string& session, Moment now);
  /// Takes the challenge out: it is gone whatever comes of the login. Another session's stays where it is.
  std::optional<Refusal> take(const std::string& challenge, const std::string& session, Moment now);
  /// Forgets every challenge of a session that ended.
  void forget(const std::string& session);

 private:
  struct Entry {
    std::string session;
    Moment expires;
    std::uint64_t order;
  };

  std::unordered_map<std::string, Entry> entries_;
  std::uint64_t issued_ = 0;
};

}  // namespace redlips::peers
