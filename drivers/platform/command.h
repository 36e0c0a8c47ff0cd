// SPDX-License-Identifier: Apache-2.0
// What a command line does to its own process: its language, and another program in its place.
#pragma once

#include <string>
#include <vector>

namespace redlips::platform {

/// Sets the locale of the environment, C.UTF-8 where that is missing (a fresh Debian has no zh_CN locale),
/// and the language that gettext looks for.
void use_language(const std::string& language);

/// Runs `program` (searched in PATH unless it has a slash) in place of this process. Returns only if that
/// cannot be, with the reason.
std::string become(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace redlips::platform
