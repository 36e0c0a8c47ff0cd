// SPDX-License-Identifier: Apache-2.0
// Who could have written a file: only what an administrator alone can write may speak for the house.
#pragma once

#include <filesystem>
#include <string>

namespace redlips::platform {

/// Empty if `path` itself belongs to the administrator and nobody else may write it; else what is wrong: "is
/// not owned by root", "can be written by others", or the system's reason.
std::string not_only_roots(const std::filesystem::path& path);

}  // namespace redlips::platform
