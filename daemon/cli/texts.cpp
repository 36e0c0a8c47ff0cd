// SPDX-License-Identifier: Apache-2.0
// gettext, and the table of error codes.
#include "daemon/cli/texts.h"

#include <libintl.h>

#include <cstdlib>
#include <map>

#include "daemon/texts/error_text.h"
#include "drivers/platform/command.h"
#include "drivers/platform/paths.h"

namespace redlips::cli {
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

std::string fill(std::string_view text, std::initializer_list<std::string_view> values) {
  return wire::fill(text, {values.begin(), values.end()});
}

namespace {

/// Codes that only local callers see (PROTOCOL.md §2); pages have no words for them.
const char* local_words(std::string_view code) {
  static const std::map<std::string_view, const char*> words{
      {"already_attached",
       N_("Web pages are answered by somebody else already: the tray, or a terminal with `redlips "
          "attach`. Nothing was changed. Answer there, or end it first.")},
      {"unknown_hall",
       N_("No site of that name is registered. Nothing was opened. `redlips halls` lists the names.")},
      {"unknown_method",
       N_("The daemon that runs is of another version and does not know this. Nothing was done. Log "
          "out and in again, so that the installed one starts.")},
      {"port_taken",
       N_("The daemon has no port for web pages: other programs hold all of them. Keys and certificates "
          "are fine. `redlips status` names them; end one of them, then try again.")},
      {"old_pin_wrong",
       N_("The present PIN was not right, so nothing was changed and it is still the one that counts. "
          "`redlips pin status` says how many tries are left.")},
      {"pin_not_changed",
       N_("The key said that its PIN is changed, but it was not: the old PIN still counts, and no try was "
          "used. Keep the old PIN, and tell the CA that this key does not change it.")},
      {"pin_unclear",
       N_("The key said that its PIN is changed, and then took neither the new PIN nor the old one. "
          "Certificates are untouched. Do not try further PINs; call the CA.")},
      {"several_keys",
       N_("Several keys are in, and nothing was sent to any. Say which one with --token SERIAL.")},
      {"no_pin", N_("The descriptor of --pin-fd gave no PIN. Nothing was sent to the key. Give one line for "
                    "each PIN.")},
      {"pin_policy",
       N_("The key does not take a PIN like this (its length or its characters). It was not sent, and no "
          "try was used. Choose another one.")}};
  const auto found = words.find(code);
  return found == words.end() ? nullptr : found->second;
}

}  // namespace

std::string error_words(std::string_view code) {
  if (const char* words = local_words(code)) return std::string(_(words)) + " (" + std::string(code) + ")";
  const auto text = error_text(code);
  return std::string(chinese ? text.zh : text.en) + " (" + std::string(code) + ")";
}

Exit exit_of(std::string_view code) {
  static const std::map<std::string_view, Exit> codes{{"not_running", Exit::no_daemon},
                                                      {"user_cancelled", Exit::refused},
                                                      {"timeout", Exit::refused},
                                                      {"no_ui", Exit::refused},
                                                      {"origin_not_allowed", Exit::refused},
                                                      {"rate_limited", Exit::refused},
                                                      {"busy", Exit::refused},
                                                      {"already_attached", Exit::refused},
                                                      {"pin_wrong", Exit::wrong_pin},
                                                      {"old_pin_wrong", Exit::wrong_pin},
                                                      {"pin_blocked", Exit::locked},
                                                      {"last_try", Exit::last_try},
                                                      {"no_key", Exit::no_key},
                                                      {"several_keys", Exit::usage},
                                                      {"key_removed", Exit::no_key},
                                                      {"no_certificate", Exit::no_key},
                                                      {"certificate_expired", Exit::no_key}};
  const auto found = codes.find(code);
  return found == codes.end() ? Exit::error : found->second;
}

}  // namespace redlips::cli
