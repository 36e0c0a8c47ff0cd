// SPDX-License-Identifier: Apache-2.0
// Random bytes from the system.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace redlips::platform {

/// Fills `into` from the system's generator. Throws std::system_error where there is none.
void random_bytes(std::span<std::uint8_t> into);

/// `size` of them in hex: a name that nobody can have prepared.
std::string random_hex(std::size_t size);

}  // namespace redlips::platform
