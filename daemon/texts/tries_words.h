// SPDX-License-Identifier: Apache-2.0
// How many tries are left, in words that never say more than is known (SECURITY-RULES 1.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace redlips {

/// The *tries* members of PROTOCOL.md §2.
struct Tries {
  std::int64_t min = 0;
  std::optional<std::int64_t> max;  ///< none: no policy of this key is known
  bool exact = false;
  bool locked = false;
  bool last_try = false;
  std::string why;  ///< why not exact: "other_programs", "flags_unknown", "state_lost"
};

/// "4 tries left", "at most 4 tries left (…)", "locked", "number of tries unknown".
std::string tries_words(const Tries& tries);
/// Why the number is no exact one; never empty.
std::string tries_reason(const Tries& tries);

}  // namespace redlips
