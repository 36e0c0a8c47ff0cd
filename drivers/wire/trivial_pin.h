// SPDX-License-Identifier: Apache-2.0
// New PINs that anybody would guess: one rule for the daemon, which refuses them, and the window, which says
// so before.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace redlips::wire {

/// The initial PIN (empty: not known), one character repeated, a simple run up or down, or a row of the
/// keyboard.
bool is_trivial(std::span<const std::uint8_t> pin, std::string_view initial);

}  // namespace redlips::wire
