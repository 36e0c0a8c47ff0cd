// SPDX-License-Identifier: Apache-2.0
#include "daemon/cli/fault_words.h"

#include <boost/json/array.hpp>

#include "daemon/cli/key_words.h"
#include "daemon/cli/texts.h"
#include "drivers/wire/rpc.h"

namespace redlips::cli {
namespace json = boost::json;
namespace {

wire::Words clause_of(const json::object& part) {
  wire::Words clause{text(part, "text")};
  const auto* values = wire::array_of(part, "values");
  for (const auto& value : values != nullptr ? *values : json::array())
    if (value.is_string()) clause.values.emplace_back(value.get_string());
  return clause;
}

unsigned place_of(const json::object& fault, std::string_view member) {
  return static_cast<unsigned>(wire::integer_of(fault, member).value_or(0));
}

std::string line_words(const json::object& fault) {
  return fill(_("{1}: {2}"), {text(fault, "file"), cause_words(fault)});
}

std::string tries_fault_words(const json::object& status) {
  auto fault = text(status, "state_fault");
  if (fault.empty()) return fault;
  if (const auto* parts = wire::object_of(status, "state_fault_parts")) fault = line_words(*parts);
  return fill(
      _("! The stored PIN tries could not be used: {1}\n"
        "  Tries are shown with care until each key has taken a right PIN once; nothing else is to do.\n"),
      {fault});
}

}  // namespace

std::string cause_words(const json::object& fault) {
  wire::Cause cause{place_of(fault, "line"), place_of(fault, "column"), text(fault, "member"), {}};
  const auto* parts = wire::array_of(fault, "words");
  for (const auto& part : parts != nullptr ? *parts : json::array())
    if (part.is_object()) cause.words.push_back(clause_of(part.get_object()));
  return cause.words.empty() ? text(fault, "what") : wire::said(cause, _);
}

std::string faults_words(const json::object& status) {
  auto words = tries_fault_words(status);
  const auto* faults = wire::array_of(status, "faults");
  if (faults == nullptr || faults->empty()) return words;
  words += _("Files that cannot be used, or only in part:\n");
  bool settings = false;
  for (const auto& fault : *faults) {
    if (!fault.is_object()) continue;
    words += "   ! " + line_words(fault.get_object()) + '\n';
    settings = settings || !text(fault.get_object(), "file").starts_with(text(status, "state") + '/');
  }
  // Of the state directory nothing is to mend: what could not be used there was kept aside.
  if (!settings) return words;
  return words +
         _("     Everything else is in use. Mend each file of settings, then log out and in again, or run "
           "`systemctl --user restart redlipsd`.\n");
}

}  // namespace redlips::cli
