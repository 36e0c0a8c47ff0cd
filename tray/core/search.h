// SPDX-License-Identifier: Apache-2.0
// What a search field finds.
#pragma once

#include <string_view>

namespace redlips::tray {

/// Does each word that was typed stand somewhere in the text? Capitals are small letters, and full-width
/// letters and digits, as an input method writes them, plain ones.
bool has_words(std::string_view text, std::string_view typed);

}  // namespace redlips::tray
