// SPDX-License-Identifier: Apache-2.0
// gettext.
#include "daemon/texts/language.h"

#include <libintl.h>

#include <cstdlib>

#include "drivers/platform/command.h"
#include "drivers/platform/paths.h"

namespace redlips {
namespace {

bool chinese = true;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

/// "de_DE.UTF-8" → "de_DE"; nothing for the locale of programs.
std::string language_of(std::string locale) {
  locale = locale.substr(0, locale.find('.'));
  return locale == "C" || locale == "POSIX" ? std::string() : locale;
}

}  // namespace

void choose_language(const std::string& asked) {
  std::string language = asked;
  for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (language.empty()) language = language_of(environment(name));
  }
  if (language.empty()) language = "zh_CN";
  chinese = language.starts_with("zh");
  platform::use_language(language);
  const auto catalogs = platform::executable_directory().parent_path() / "share" / "locale";
  ::bindtextdomain("redlips", catalogs.c_str());
  ::bind_textdomain_codeset("redlips", "UTF-8");
  ::textdomain("redlips");
}

const char* _(const char* english) { return *english == '\0' ? english : ::gettext(english); }

bool in_chinese() noexcept { return chinese; }

std::string fill(std::string_view text, std::initializer_list<std::string_view> values) {
  return wire::fill(text, {values.begin(), values.end()});
}

}  // namespace redlips
