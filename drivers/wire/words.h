// SPDX-License-Identifier: Apache-2.0
// Sentences for people that travel as parts: the daemon has one language, each of its clients its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Marks an English text as a msgid of the catalogs (daemon/texts): tests/unit/texts.test.mjs looks for it.
#define N_(english) english

namespace redlips::wire {

/// One clause.
struct Words {
  std::string english{};              ///< with {1}, {2} … for the values; the msgid of its translation
  std::vector<std::string> values{};  ///< names, numbers, what the system said: never translated
};

/// Why a file cannot be used, or only in part.
struct Cause {
  unsigned line = 0, column = 0;  ///< from 1; 0 where it is not known
  std::string member{};           ///< "pin.tries"; empty where it is the whole file
  std::vector<Words> words{};     ///< one clause or several
};

/// The text in another language; the text itself where there is none.
using Translate = const char* (*)(const char* english);

/// `text` with {1}, {2} … replaced; a place without a value stays as it is.
std::string fill(std::string_view text, const std::vector<std::string>& values);

/// One line: "line 3: pin.tries: a number from 1 to 99 is expected".
std::string said(const Cause& cause, Translate translate);
std::string english(const Cause& cause);

}  // namespace redlips::wire
