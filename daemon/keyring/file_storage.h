// SPDX-License-Identifier: Apache-2.0
// The state directory as Storage.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/keyring/storage.h"

namespace redlips::keyring {

/// Files of ours in `directory` (0700, made if missing), each replaced atomically and synced. Holds the
/// directory's lock: throws std::runtime_error where another daemon has it.
std::unique_ptr<Storage> file_storage(const std::filesystem::path& directory);

}  // namespace redlips::keyring
