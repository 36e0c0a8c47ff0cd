// SPDX-License-Identifier: Apache-2.0
// The pages of web/popup, built into the program: what a user sees under our origin cannot be exchanged on
// disk.
#pragma once

#include <span>
#include <string_view>

namespace redlips::bridge {

struct Asset {
  std::string_view path, type, text;
};

/// All of them; made by assets.cmake.
std::span<const Asset> assets() noexcept;

/// The asset served as `path`; nullptr if there is none.
const Asset* find_asset(std::string_view path) noexcept;

}  // namespace redlips::bridge
