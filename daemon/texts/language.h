// SPDX-License-Identifier: Apache-2.0
// The user's language: English in the code, every other one from the catalogs beside this file.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "drivers/wire/words.h"

namespace redlips {

/// Chooses the language: `asked`, else LANGUAGE, else LANG's where that is no C, else zh_CN. May be called
/// again: texts taken from then on are in the new one.
void choose_language(const std::string& asked);
/// Is the chosen language a Chinese one?
bool in_chinese() noexcept;

/// The text in the user's language. In tables of constants the English stands behind N_, for the extractor.
const char* _(const char* english);

/// `text` with {1}, {2} … replaced.
std::string fill(std::string_view text, std::initializer_list<std::string_view> values);

}  // namespace redlips
