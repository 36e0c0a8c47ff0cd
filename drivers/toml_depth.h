// SPDX-License-Identifier: Apache-2.0
// How deep the keys of a TOML text go, found without building what they name.
#pragma once

#include <cstddef>
#include <string_view>

namespace redlips::drivers {

/// The parts of the longest dotted key or table name, at least 1. toml++ 3.3 bounds arrays and inline tables
/// (256 levels) and not these: each part is a table in a table, and walking them needs a stack as deep.
std::size_t longest_key(std::string_view toml) noexcept;

}  // namespace redlips::drivers
