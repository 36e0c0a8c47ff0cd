// SPDX-License-Identifier: Apache-2.0
// How many tries, which key, until when.
#include "daemon/cli/key_words.h"

#include "daemon/cli/texts.h"
#include "drivers/wire/rpc.h"

namespace redlips::cli {
namespace json = boost::json;

std::string text(const json::object& object, std::string_view member) {
  return wire::text_of(object, member).value_or("");
}

bool truth(const json::object& object, std::string_view member) {
  return wire::bool_of(object, member).value_or(false);
}

namespace {

std::string reason(const std::string& why) {
  if (why == "other_programs") return _("another program may have used some");
  if (why == "flags_unknown") return _("this key does not say how many");
  if (why == "state_lost") return _("the record of earlier tries was lost");
  return _("not counted by RedLips alone");
}

}  // namespace

std::string tries_words(const json::object& key) {
  if (truth(key, "locked")) return _("locked");
  const auto max = wire::integer_of(key, "tries_max");
  if (!max) return _("number of tries unknown");
  const auto count = std::to_string(*max);
  if (truth(key, "tries_exact")) return fill(_("{1} tries left"), {count});
  return fill(_("at most {1} tries left ({2})"), {count, reason(text(key, "tries_why"))});
}

std::string key_words(const json::object& key) {
  const auto name = text(key, "name"), unit = text(key, "unit"), serial = text(key, "serial");
  std::string words = unit.empty() ? text(key, "label") : unit;
  if (words.empty()) words = _("key without a certificate");
  if (!name.empty()) words = fill(_("{1} (\"{2}\")"), {words, name});
  if (!serial.empty()) words += "  " + fill(_("no. {1}"), {serial});
  return words;
}

std::string date_words(const json::object& object, std::string_view member) {
  return text(object, member).substr(0, 10);
}

}  // namespace redlips::cli
