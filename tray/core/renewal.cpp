// SPDX-License-Identifier: Apache-2.0
// JSON to records; a member that is missing or of another type is its default.
#include "tray/core/renewal.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "drivers/wire/rpc.h"

namespace redlips::tray {
namespace json = boost::json;

namespace {

constexpr std::array step_words{"begun",    "key_made", "asked", "waiting",
                                "approved", "written",  "done",  "refused"};

std::optional<Time> time_member(const json::object& row, std::string_view member) {
  return time_of(text(row, member));
}

Conditions::One condition_of(const json::object& row) {
  Conditions::One one;
  one.condition = text(row, "condition");
  one.ok = truth(row, "ok");
  if (const auto* values = wire::object_of(row, "values")) {
    one.code = text(*values, "code");
    one.from = time_member(*values, "from");
    one.until = time_member(*values, "until");
  }
  return one;
}

}  // namespace

Renewal::Step step_of(const std::string& word) {
  const auto* const found = std::ranges::find(step_words, word);
  return found == step_words.end() ? Renewal::Step::begun
                                   : static_cast<Renewal::Step>(found - step_words.begin());
}

std::string step_word(Renewal::Step step) { return step_words.at(static_cast<std::size_t>(step)); }

Renewal renewal_of(const json::object& row) {
  Renewal one;
  one.job = text(row, "job");
  one.token = text(row, "token");
  one.serial = text(row, "serial");
  one.certificate = text(row, "certificate");
  one.unit = text(row, "unit");
  one.unit_id = text(row, "unit_id");
  one.authority = text(row, "authority");
  one.new_certificate = text(row, "new_certificate");
  one.step = step_of(text(row, "step"));
  one.code = text(row, "code");
  one.detail = text(row, "detail");
  one.ca_text = text(row, "ca_text");
  one.next_check = time_member(row, "next_check");
  one.old_not_after = time_member(row, "old_not_after");
  one.new_not_after = time_member(row, "new_not_after");
  one.since = time_member(row, "since");
  one.changed = time_member(row, "changed");
  one.pins = static_cast<int>(wire::integer_of(row, "pins").value_or(1));
  one.running = truth(row, "running");
  one.old_on_key = truth(row, "old_on_key");
  one.removable = truth(row, "removable");
  return one;
}

std::vector<Renewal> renewals_of(const json::object& result) {
  std::vector<Renewal> all;
  const auto* list = wire::array_of(result, "renewals");
  for (const auto& one : list != nullptr ? *list : json::array())
    if (one.is_object()) all.push_back(renewal_of(one.get_object()));
  return all;
}

bool Conditions::has_service() const {
  return std::ranges::all_of(all, [](const One& one) {
    return one.ok || (one.condition != "service" && one.condition != "counter_only");
  });
}

const Conditions::One* Conditions::missing() const {
  const auto found = std::ranges::find(all, false, &One::ok);
  return found == all.end() ? nullptr : &*found;
}

Conditions conditions_of(const json::object& result) {
  Conditions conditions;
  const auto* list = wire::array_of(result, "conditions");
  for (const auto& one : list != nullptr ? *list : json::array())
    if (one.is_object() && text(one.get_object(), "condition") != "unchanged")
      conditions.all.push_back(condition_of(one.get_object()));
  conditions.pins = static_cast<int>(wire::integer_of(result, "pins").value_or(2));
  return conditions;
}

const Renewal* renewal_for(const std::vector<Renewal>& renewals, const Key* key) {
  const auto found = std::ranges::find_if(renewals, [key](const Renewal& renewal) {
    if (key == nullptr) return !renewal.is_over();
    return std::ranges::any_of(key->certificates, [&](const Certificate& one) {
      return one.id == renewal.certificate || (!one.id.empty() && one.id == renewal.new_certificate);
    });
  });
  return found == renewals.end() ? nullptr : &*found;
}

}  // namespace redlips::tray
