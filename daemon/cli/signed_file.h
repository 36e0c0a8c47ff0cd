// SPDX-License-Identifier: Apache-2.0
// A file before and after its signature: hashed as a stream, written whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/documents/content_hash.h"

namespace redlips::cli {

/// Above this an attached file is refused: whoever opens it must read all of it first.
inline constexpr std::uint64_t attached_limit = std::uint64_t{1} << 30;

struct FileToSign {
  std::filesystem::path path, target;
  std::string name;  ///< what the dialog shows
  cms::ContentDigest digest;
};

/// What the user wants of the files.
struct SigningWishes {
  bool attached = false;
  bool replace = false;             ///< a signature that is there already
  std::filesystem::path directory;  ///< for the signatures; empty: beside each file
};

/// Looks at every file before any key is asked. Throws CallError: "unreadable", "bad_name" (the name is no
/// UTF-8 or over 255 bytes), "exists" (its signature), "same_place" (a signature would take the place of
/// another one, or of a file that is to be signed), "too_large_to_attach".
std::vector<FileToSign> files_to_sign(const std::vector<std::string>& words, const SigningWishes& wishes);

/// Reads the file once more: throws CallError "document_changed" where it is no longer what was signed.
void check_unchanged(const FileToSign& file);

/// Writes the signature, an attached one with the file copied into it. Throws CallError: "document_changed"
/// likewise, "appeared" (something has the target's name by now, and it may not `replace` it), "unwritable".
void write_signature(const FileToSign& file, const Bytes& detached, bool attached, bool replace);

}  // namespace redlips::cli
