// SPDX-License-Identifier: Apache-2.0
// State files: read with suspicion, replaced whole or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace redlips::platform {

/// The contents of a regular file of ours (or root's) of at most `limit` bytes; nullopt if there is none. A
/// symbolic link as the last part, another owner, a device or pipe, a larger file: std::system_error that
/// names the path.
std::optional<std::string> read_own_file(const std::filesystem::path& path, std::size_t limit);

/// Replaces the file in one step that survives a power cut: `path`.new of mode 0600, fsync, rename, fsync of
/// the directory. On std::system_error (full disk) the old file is untouched and no .new stays; one that a
/// killed process left is replaced. One writer at a time: whoever holds the directory's lock.
void replace_file(const std::filesystem::path& path, std::string_view contents);

/// Moves a file of ours to a name beside it that nothing has; false, and nothing is moved, where something
/// has it: another file, a directory, a symbolic link that leads nowhere. std::system_error where the
/// directory refuses.
bool move_to_free_name(const std::filesystem::path& from, const std::filesystem::path& to);

/// Gives what is at `path` a second name beside it, `path`.damaged or the next free one of .damaged-2 …
/// .damaged-9999, which it answers: the next replace_file(path) leaves that one alone. Needs no space. Asked
/// again of the same file it answers the same name. std::system_error where the directory refuses.
std::filesystem::path keep_aside(const std::filesystem::path& path);

}  // namespace redlips::platform
