// SPDX-License-Identifier: Apache-2.0
// A peer's files: HTML with {{places}}, scripts and styles.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "tests/peers/shared/files.h"
#include "tests/peers/shared/http.h"

namespace redlips::peers {

/// A page with each {{name}} replaced by its value, escaped for HTML; a name without a value is empty.
std::string filled(std::string page, const std::map<std::string, std::string>& values);

/// A file below `root`, with its content type. nullopt for a path with other characters than letters, digits,
/// '-', '_',
/// '/' and single dots, of an unknown type, or of no file.
std::optional<Response> static_file(const Path& root, std::string_view path);

}  // namespace redlips::peers
