// SPDX-License-Identifier: Apache-2.0
// Conditions, question, steps, end.
#include "daemon/cli/renew_words.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "daemon/cli/key_words.h"
#include "daemon/texts/renewal_words.h"
#include "drivers/wire/rpc.h"

namespace redlips::cli {
namespace json = boost::json;

namespace {

/// Only what the daemon looked at: whether the unit changed is asked of the person.
template <class Act>
void each_condition(const json::object& conditions, Act act) {
  const auto* list = wire::array_of(conditions, "conditions");
  for (const auto& one : list != nullptr ? *list : json::array())
    if (one.is_object() && text(one.get_object(), "condition") != "unchanged") act(one.get_object());
}

std::string condition_line(const json::object& condition) {
  const auto* given = wire::object_of(condition, "values");
  const json::object values = given == nullptr ? json::object() : *given;
  const bool ok = truth(condition, "ok");
  const auto words = renewal_condition_words(text(condition, "condition"), ok, date_words(values, "from"),
                                             date_words(values, "until"));
  return words.empty() ? words : (ok ? "   ✓ " : "   ! ") + words + '\n';
}

std::string promise_words(const json::object& renewal) {
  return fill(_("The old certificate logs in until {1}.\n"), {date_words(renewal, "old_not_after")});
}

/// The authority's own words, marked as its own.
std::string authority_words(const json::object& renewal) {
  const auto said = text(renewal, "ca_text");
  if (said.empty()) return {};
  return fill(_("   Answer of the authority: \"{1}\"\n"), {said}) +
         _("   (RedLips says: nobody at the authority asks for your PIN. Tell it to no one.)\n");
}

std::string done_words(const json::object& renewal) {
  auto words =
      fill(_("Done: the new certificate is valid until {1} and has made a test signature. The PIN is "
             "the same.\n"),
           {date_words(renewal, "new_not_after")});
  if (!truth(renewal, "old_on_key")) return words;
  words += promise_words(renewal);
  return words +
         _("Sites may need a while until they know the new one: until then choose the old one when you "
           "log in.\n");
}

std::string waiting_words(const json::object& renewal) {
  auto words =
      std::string(_("The authority has the request and looks into it. The key may be pulled out, and "
                    "the computer switched off.\n")) +
      promise_words(renewal);
  if (const auto next = date_words(renewal, "next_check"); !next.empty())
    words += fill(_("The authority wants to be asked again from {1} on.\n"), {next});
  return words + _("Then go on with: redlips renew --resume\n");
}

std::string refused_words(const json::object& renewal) {
  return _("The authority has refused this request. Nothing on the key was changed.\n") +
         authority_words(renewal) + promise_words(renewal) +
         _("Mend what it names, and hand in again with: redlips renew --resume\n");
}

std::string stopped_words(const json::object& renewal) {
  const auto code = text(renewal, "code");
  std::string words;
  if (!code.empty()) words = renewal_text(code).all() + " (" + code + ")\n";
  if (code == "certificate_refused")
    if (const auto why = refused_certificate_words(text(renewal, "detail")); !why.empty())
      words += "   " + why + '\n';
  return words + authority_words(renewal) + promise_words(renewal) +
         _("Go on with: redlips renew --resume\n");
}

std::string list_line(const json::object& renewal) {
  auto words = fill(_("{1}  {2}, begun {3}\n"),
                    {text(renewal, "unit"), text(renewal, "unit_id"), date_words(renewal, "since")});
  words += "   " + renewal_step_words(text(renewal, "step")) + '\n';
  if (is_over(renewal)) return words;
  if (const auto code = text(renewal, "code"); !code.empty())
    words += "   ! " + renewal_text(code).what + '\n';
  return words + "   " + promise_words(renewal);
}

}  // namespace

std::string conditions_words(const json::object& conditions) {
  std::string words;
  each_condition(conditions, [&](const json::object& one) { words += condition_line(one); });
  if (!missing_condition(conditions).empty()) return words;
  const auto pins = static_cast<int>(wire::integer_of(conditions, "pins").value_or(2));
  return words + renewal_pins_words(pins) + '\n';
}

std::string missing_condition(const json::object& conditions) {
  static constexpr std::pair<std::string_view, std::string_view> codes[] = {{"counter_only", "counter_only"},
                                                                            {"service", "no_renewal_service"},
                                                                            {"window", "not_in_window"},
                                                                            {"clock", "clock_wrong"},
                                                                            {"room", "token_full"},
                                                                            {"reachable", "ca_unreachable"},
                                                                            {"key", "no_key"}};
  std::string code;
  each_condition(conditions, [&](const json::object& one) {
    if (truth(one, "ok") || !code.empty()) return;
    const auto* values = wire::object_of(one, "values");
    if (values != nullptr) code = text(*values, "code");
    if (!code.empty()) return;
    const auto* row = std::ranges::find(codes, text(one, "condition"),
                                        &std::pair<std::string_view, std::string_view>::first);
    code = row == std::end(codes) ? "internal" : std::string(row->second);
  });
  return code;
}

std::string unit_question_words(const json::object& certificate) {
  const auto* id = wire::object_of(certificate, "unit_id");
  return "\n    " + text(certificate, "unit") + "\n    " + (id == nullptr ? "" : text(*id, "text")) + "\n\n" +
         fill(_("  valid until {1}\n"), {date_words(certificate, "not_after")}) +
         _("Have name or credit code of the unit changed? ");
}

std::string renew_question_words(const json::object& question) {
  const auto* found = wire::object_of(question, "renewal");
  const json::object renewal = found == nullptr ? json::object() : *found;
  std::string words =
      std::string("\n") + _("  Renewal of the certificate\n") + "\n    " + text(renewal, "unit") + "\n\n";
  words += "  " +
           renewal_lease_words(text(renewal, "step"),
                               static_cast<int>(wire::integer_of(renewal, "pins").value_or(1))) +
           '\n';
  if (const auto until = date_words(renewal, "until"); !until.empty())
    words += "  " + fill(_("The old certificate logs in until {1}.\n"), {until});
  return words;
}

std::string renewal_event_words(const json::object& event) {
  if (text(event, "type") != "renewal.changed") return {};
  const auto words = renewal_step_words(text(event, "step"));
  return words.empty() ? words : " · " + words + '\n';
}

std::string renewal_end_words(const json::object& renewal) {
  const auto step = text(renewal, "step");
  if (step == "done") return done_words(renewal);
  if (step == "refused") return refused_words(renewal);
  return step == "waiting" && text(renewal, "code").empty() ? waiting_words(renewal) : stopped_words(renewal);
}

std::string renewals_text(const json::object& result) {
  const auto* list = wire::array_of(result, "renewals");
  std::string words;
  for (const auto& one : list != nullptr ? *list : json::array())
    if (one.is_object()) words += list_line(one.get_object());
  return words.empty() ? std::string(_("No certificate was renewed on this computer yet.")) + '\n' : words;
}

bool is_over(const json::object& renewal) { return text(renewal, "step") == "done"; }

Exit renewal_exit(const json::object& renewal) {
  const auto step = text(renewal, "step"), code = text(renewal, "code");
  if (step == "done") return Exit::ok;
  if (step == "refused") return Exit::ca_refused;
  return code.empty() ? Exit::unfinished : exit_of(code);
}

}  // namespace redlips::cli
