// SPDX-License-Identifier: Apache-2.0
#include "tray/core/records.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "daemon/texts/error_text.h"
#include "daemon/texts/language.h"
#include "drivers/wire/rpc.h"
#include "tray/core/search.h"
#include "tray/core/words.h"

namespace redlips::tray {
namespace json = boost::json;
namespace {

std::string what_words(const std::string& what) {
  if (what == "authenticate") return _("login");
  if (what == "document.sign") return _("document signed");
  if (what == "pin.change") return _("PIN change");
  return what == "cleared" ? _("records cleared") : what;
}

std::string result_words(const std::string& code) {
  if (code == "ok") return _("done");
  const auto words = error_text(code);
  return std::string(in_chinese() ? words.zh_what : words.en_what);
}

Record record_of(const json::object& entry) {
  const auto origin = text(entry, "origin"), unit = text(entry, "unit"), document = text(entry, "document");
  auto what = what_words(text(entry, "what"));
  if (!document.empty()) what += ": " + document;
  // An empty cell has no name for screen readers.
  return {text(entry, "when"), std::move(what), origin.empty() ? _("on this computer") : origin,
          unit.empty() ? "—" : unit, result_words(text(entry, "code"))};
}

std::string unit_of(const std::string& certificate, const std::vector<Key>& keys) {
  for (const auto& key : keys)
    for (const auto& one : key.certificates)
      if (one.id == certificate) return one.unit;
  return {};
}

std::string site_words(const json::object& site, const std::vector<Key>& keys) {
  const auto until = time_of(text(site, "until"));
  const auto day = until ? day_words(*until, nullptr) : text(site, "until");
  if (truth(site, "blocked")) return fill(_("Blocked until {1}"), {day});
  const auto unit = unit_of(text(site, "certificate"), keys);
  if (unit.empty()) return fill(_("No first-time warning until {1}"), {day});
  return fill(_("{1}: no first-time warning until {2}"), {unit, day});
}

}  // namespace

std::vector<Record> records_of(const json::object& history) {
  std::vector<Record> records;
  const auto* entries = wire::array_of(history, "entries");
  if (entries == nullptr) return records;
  for (const auto& entry : *entries)
    if (entry.is_object()) records.push_back(record_of(entry.get_object()));
  return records;
}

bool matches(const Record& record, const std::string& shown_time, const std::string& search) {
  return has_words(
      shown_time + '\n' + record.what + '\n' + record.site + '\n' + record.unit + '\n' + record.result,
      search);
}

std::vector<Site> sites_of(const json::object& result, const std::vector<Key>& keys) {
  std::vector<Site> sites;
  const auto* list = wire::array_of(result, "sites");
  if (list == nullptr) return sites;
  for (const auto& value : *list) {
    if (!value.is_object()) continue;
    const auto& site = value.get_object();
    const auto origin = text(site, "origin"), words = site_words(site, keys);
    const auto same = std::ranges::find(sites, origin, &Site::origin);
    if (same == sites.end()) {
      sites.push_back({origin, words, truth(site, "blocked")});
    } else {
      same->words += '\n' + words;
    }
  }
  return sites;
}

}  // namespace redlips::tray
