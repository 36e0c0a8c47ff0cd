// SPDX-License-Identifier: Apache-2.0
// How many tries, which key, until when.
#include "daemon/cli/key_words.h"

#include "daemon/cli/texts.h"
#include "daemon/texts/tries_words.h"
#include "drivers/wire/rpc.h"

namespace redlips::cli {
namespace json = boost::json;

std::string text(const json::object& object, std::string_view member) {
  return wire::text_of(object, member).value_or("");
}

bool truth(const json::object& object, std::string_view member) {
  return wire::bool_of(object, member).value_or(false);
}

std::string tries_words(const json::object& key) {
  return redlips::tries_words({.min = wire::integer_of(key, "tries_min").value_or(0),
                               .max = wire::integer_of(key, "tries_max"),
                               .exact = truth(key, "tries_exact"),
                               .locked = truth(key, "locked"),
                               .last_try = truth(key, "last_try"),
                               .why = text(key, "tries_why")});
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
