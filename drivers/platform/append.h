// SPDX-License-Identifier: Apache-2.0
// A file of lines that only grows.
#pragma once

#include <filesystem>
#include <string_view>

namespace redlips::platform {

/// Appends `text` in one write to a regular file of ours, made with mode 0600 if missing; a symbolic link as
/// the last part is refused. No fsync: a power cut may lose the last lines, never earlier ones.
/// std::system_error (full disk): what was half written is taken back.
void append_file(const std::filesystem::path& path, std::string_view text);

}  // namespace redlips::platform
