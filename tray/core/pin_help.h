// SPDX-License-Identifier: Apache-2.0
// What the PIN page says when a key is locked, and when it gets a new handler. Pure but for the language.
#pragma once

#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

/// How the key is unlocked: the paper first, then the ways this authority offers, a line each.
/// `authority` nullptr: not known.
std::vector<std::string> unlock_words(const Authority* authority);

/// The note for the new handler of a key: what it is, how it is used, whom to call; a line each.
std::vector<std::string> handover_note(const Key& key, const Authority* authority);

}  // namespace redlips::tray
