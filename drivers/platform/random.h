// SPDX-License-Identifier: Apache-2.0
// Random bytes from the system.
#pragma once

#include <cstdint>
#include <span>

namespace redlips::platform {

/// Fills `into` from the system's generator. Throws std::system_error where there is none.
void random_bytes(std::span<std::uint8_t> into);

}  // namespace redlips::platform
