// SPDX-License-Identifier: Apache-2.0
#include "daemon/forms/form.h"

#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

#include "daemon/texts/language.h"
#include "drivers/wire/rpc.h"

namespace redlips::forms {
namespace json = boost::json;
namespace {

using Moment = std::chrono::sys_seconds;

std::string text(const json::object& object, std::string_view member) {
  return wire::text_of(object, member).value_or("");
}

std::string local(const json::object& object, std::string_view member, std::string_view language) {
  const auto* both = wire::object_of(object, member);
  return both == nullptr ? std::string() : text(*both, language);
}

void replace_all(std::string& words, std::string_view what, const std::string& with) {
  for (auto at = words.find(what); at != std::string::npos; at = words.find(what, at + with.size()))
    words.replace(at, what.size(), with);
}

/// The authority's own facts in the place of their names; a text that names one which nobody knows is left
/// away.
std::string with_facts(std::string words, const json::object& authority, std::string_view language) {
  const std::pair<std::string_view, std::string> facts[] = {
      {"{hotline}", text(authority, "hotline")},
      {"{hours}", local(authority, "hours", language)},
      {"{address}", local(authority, "address", language)}};
  for (const auto& [name, fact] : facts) {
    if (fact.empty() && words.find(name) != std::string::npos) return {};
    replace_all(words, name, fact);
  }
  return words;
}

PaperText paper_text(const LocalText& text, const json::object& authority) {
  PaperText out{with_facts(text.zh, authority, "zh"), {}};
  if (!in_chinese()) out.below = with_facts(text.en, authority, "en");
  return out;
}

/// The day in the authority's zone, as a Chinese form writes it.
std::string day(Moment when, std::chrono::minutes offset) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(when + offset));
  std::array<char, 48> words{};
  std::snprintf(words.data(), words.size(), "%04d年%02u月%02u日", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return words.data();
}

std::string validity(const KeyFacts& facts, const json::object& authority) {
  if (!facts.not_before || !facts.not_after) return {};
  const std::chrono::minutes offset(wire::integer_of(authority, "utc_offset_minutes").value_or(0));
  return day(*facts.not_before, offset) + " 至 " + day(*facts.not_after, offset);
}

/// What stands in a row of a renewal, which nobody shall fill in by hand: a dash where there is nothing.
std::string renewal_value(const std::string& name, const KeyFacts& facts, const json::object& authority) {
  const std::chrono::minutes offset(wire::integer_of(authority, "utc_offset_minutes").value_or(0));
  const std::pair<std::string_view, const std::optional<Moment>&> days[] = {
      {"renewal_since", facts.renewal_since},
      {"renewal_next", facts.renewal_next},
      {"old_end", facts.old_end},
      {"new_end", facts.new_end}};
  std::string value = name == "renewal_state" ? facts.renewal_state : std::string();
  if (name == "renewal_answer") value = facts.renewal_answer;
  for (const auto& [day_name, when] : days)
    if (name == day_name && when) value = day(*when, offset);
  return value.empty() ? "—" : value;
}

std::string value_named(const std::string& name, const KeyFacts& facts, const json::object& authority) {
  if (name == "unit") return facts.unit;
  if (name == "unit_id") return facts.unit_id;
  if (name == "key_serial") return facts.key_serial;
  if (name == "certificate_serial") return facts.certificate_serial;
  if (name == "validity") return validity(facts, authority);
  if (name.starts_with("renewal_") || name.ends_with("_end")) return renewal_value(name, facts, authority);
  return name == "authority" ? local(authority, "name", "zh") : std::string();
}

PaperRow paper_row(const FormRow& row, const KeyFacts& facts, const json::object& authority) {
  PaperRow out{paper_text(row.label, authority), value_named(row.value, facts, authority), row.half, {}};
  const std::string_view now = facts.locked ? "locked" : "forgotten";
  for (const auto& choice : row.choices)
    out.choices.push_back({paper_text(choice.text, authority), choice.when == now});
  return out;
}

}  // namespace

Paper fill_form(const Template& form, const json::object& authority, const KeyFacts& facts) {
  Paper paper;
  paper.file_name = form.file_name;
  const std::pair<PaperText Paper::*, LocalText Template::*> texts[] = {
      {&Paper::title, &Template::title},    {&Paper::mark, &Template::mark},
      {&Paper::note, &Template::note},      {&Paper::statement, &Template::statement},
      {&Paper::stamp, &Template::stamp},    {&Paper::signature, &Template::signature},
      {&Paper::date, &Template::date},      {&Paper::office, &Template::office},
      {&Paper::hand_in, &Template::hand_in}};
  for (const auto& [place, text] : texts) paper.*place = paper_text(form.*text, authority);
  for (const auto& row : form.rows) paper.rows.push_back(paper_row(row, facts, authority));
  return paper;
}

std::optional<Moment> moment_of(const std::string& iso) {
  int year = 0, hours = 0, minutes = 0, seconds = 0, length = 0;
  unsigned month = 0, day_of_month = 0;
  const int read = std::sscanf(iso.c_str(), "%4d-%2u-%2uT%2d:%2d:%2dZ%n", &year, &month, &day_of_month,
                               &hours, &minutes, &seconds, &length);
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(month),
                            std::chrono::day(day_of_month)};
  if (read != 6 || static_cast<std::size_t>(length) != iso.size() || !date.ok()) return std::nullopt;
  return sys_days(date) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
         std::chrono::seconds(seconds);
}

}  // namespace redlips::forms
