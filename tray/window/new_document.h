// SPDX-License-Identifier: Apache-2.0
// Files among the user's documents. No dialog asks where: one of the toolkit's would keep a login's question
// from being answered.
#pragma once

#include <filesystem>
#include <string>

#include "tray/core/words.h"
#include "tray/window/wx.h"

namespace redlips::tray {

/// A name in the user's documents that no file has yet: what is there may be the user's own already.
std::filesystem::path free_place(const std::string& name, const std::string& extension);
/// False where the disk takes it not.
bool write_file(const wxString& path, const std::string& contents);
/// Opens the file in the desktop's program for it: `words`, and what to do where there is none.
Line open_file(const wxString& path, const std::string& words, const char* no_program);

}  // namespace redlips::tray
