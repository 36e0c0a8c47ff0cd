// SPDX-License-Identifier: Apache-2.0
// Where a Secret lives: the seam between the portable class and the system's memory calls.
#pragma once

#include <cstddef>
#include <cstdint>

namespace redlips {

/// `size` zero bytes (1 to Secret::max_size) that end at a page nobody may touch, locked where the system
/// allows it, kept out of cores and wiped in forked children. Throws std::bad_alloc, also when the pages
/// cannot be kept out of cores.
std::uint8_t* take_secret_pages(std::size_t size);

/// Wipes and returns what take_secret_pages() gave.
void return_secret_pages(std::uint8_t* data) noexcept;

}  // namespace redlips
