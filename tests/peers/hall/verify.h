// SPDX-License-Identifier: Apache-2.0
// What a relying party must check before it lets a unit in. A hall's developer starts reading here.
#pragma once

#include <string_view>
#include <variant>

#include "tests/peers/hall/login_certificate.h"
#include "tests/peers/hall/token.h"
#include "tests/peers/hall/trust.h"

namespace redlips::peers {

/// The unit that signed, or the first check that failed. The caller has already taken `challenge` out of its
/// store (Challenges::take): live, unused, issued to the session that asks. `origin` is the hall's own, one
/// and exact ("https://hall.example.test"): never what the page or the token says.
std::variant<Unit, Refusal> verify(const Token& token, std::string_view origin, std::string_view challenge,
                                   const Trust& trust, Moment now);

}  // namespace redlips::peers
