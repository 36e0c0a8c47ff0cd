// SPDX-License-Identifier: Apache-2.0
// Browser sessions: an unguessable cookie before the login, another one after it.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "tests/peers/hall/login_certificate.h"
#include "tests/peers/shared/moment.h"

namespace redlips::peers {

struct Session {
  std::string id;            ///< 32 random bytes, hexadecimal
  std::optional<Unit> unit;  ///< set by the login
  Moment expires{};
  bool strict = false;  ///< its cookie is SameSite=Strict, not Lax
};

class Sessions {
 public:
  static constexpr std::chrono::minutes anonymous_lifetime{60};
  static constexpr std::chrono::minutes lifetime{30};  ///< after a login, without a further request
  static constexpr std::size_t most = 16384;

  /// The live session of a cookie, its time extended; nullptr for none.
  Session* find(const std::string& id, Moment now);
  /// A new session without a unit.
  Session& start(Moment now);
  /// The login: the old id dies, so that one planted before it (session fixation) opens nothing.
  Session& log_in(const std::string& old_id, Unit unit, Moment now);
  void end(const std::string& id);

 private:
  Session& add(std::optional<Unit> unit, Moment now);

  std::unordered_map<std::string, Session> sessions_;
};

}  // namespace redlips::peers
