// SPDX-License-Identifier: Apache-2.0
// Words of the command line: English in the code, every other language from the catalogs (daemon/texts).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "drivers/wire/words.h"

namespace redlips::cli {

/// The exit codes of `redlips`, as its help lists them.
enum class Exit {
  ok = 0,
  error = 1,
  usage = 2,
  no_daemon = 3,
  refused = 4,  ///< by the user, by a rule, or nobody answered
  wrong_pin = 5,
  locked = 6,
  last_try = 7,
  no_key = 8,
  not_intact = 9,  ///< verify: the signature does not hold
  not_proved = 10  ///< verify: it holds, but who signed is not proved
};

/// Chooses the language: `--lang`, else LANGUAGE, else LANG's where that is no C, else zh_CN.
void choose_language(const std::string& asked);

/// The text in the user's language. In tables of constants the English stands behind N_, for the extractor.
const char* _(const char* english);

/// `text` with {1}, {2} … replaced.
std::string fill(std::string_view text, std::initializer_list<std::string_view> values);

/// What happened, what was not lost, what to do next, and the code, last.
std::string error_words(std::string_view code);
Exit exit_of(std::string_view code);

}  // namespace redlips::cli
