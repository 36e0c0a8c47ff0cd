// SPDX-License-Identifier: Apache-2.0
// Tables: code, step, condition to sentences.
#include "daemon/texts/renewal_words.h"

#include <algorithm>
#include <iterator>

#include "daemon/texts/error_text.h"
#include "daemon/texts/language.h"
#include "daemon/texts/renewal_codes.h"

namespace redlips {
namespace {

struct Step {
  std::string_view step;
  const char* words;
};
constexpr Step steps[] = {
    {"begun", N_("The renewal has begun.")},
    {"key_made", N_("The new key pair is made on the key; the old certificate is untouched.")},
    {"asked", N_("The request is on its way to the authority.")},
    {"waiting", N_("The authority has the request and looks into it.")},
    {"approved", N_("The authority has approved; the new certificate comes onto the key next.")},
    {"written", N_("The new certificate is on the key and has made a test signature.")},
    {"done", N_("The renewal is done.")},
    {"refused", N_("The authority has refused this request.")}};

struct Condition {
  std::string_view condition;
  const char *met, *missing;
};
constexpr Condition conditions[] = {
    {"window", N_("It is the time for it: from {1} to {2}"), N_("It can be renewed from {1} to {2} only")},
    {"key", N_("The key is in order"), N_("The key is locked, not in, or does not answer")},
    {"room", N_("A second certificate fits on the key"), N_("A second certificate does not fit on the key")},
    {"clock", N_("The clock of this computer is right"), N_("The clock of this computer is wrong")},
    {"service", N_("The authority renews over the network"),
     N_("The authority has no service for renewals over the network that RedLips knows")},
    {"reachable", N_("The authority can be reached"), N_("The authority cannot be reached")},
    {"counter_only", N_("No visit at a counter is needed"), N_("The authority renews at its counter alone")}};

struct Refusal {
  std::string_view why;
  const char* words;
};
constexpr Refusal refusals[] = {{"not_our_key", N_("it was made for another key")},
                                {"other_subject", N_("it names another unit")},
                                {"other_unit_id", N_("it names another credit code")},
                                {"untrusted", N_("it does not come from this authority")},
                                {"not_for_signing", N_("it is not for signing")},
                                {"is_ca", N_("it is not a unit's certificate")},
                                {"validity", N_("its dates are wrong")},
                                {"unreadable", N_("it cannot be read")}};

template <class Row, std::size_t Count>
const Row* find(const Row (&rows)[Count], std::string_view Row::*name, std::string_view wanted) {
  const auto* found =
      std::find_if(std::begin(rows), std::end(rows), [&](const Row& row) { return row.*name == wanted; });
  return found == std::end(rows) ? nullptr : found;
}

}  // namespace

std::string ThreeParts::all() const {
  const char* const between = in_chinese() ? "" : " ";
  return what + between + safe + between + next;
}

ThreeParts renewal_text(std::string_view code) {
  const auto* row = find(renewal_codes, &RenewalCode::code, code);
  if (row != nullptr) return {_(row->what), _(row->safe), _(row->next)};
  const auto text = error_text(code);
  if (in_chinese()) return {std::string(text.zh_what), std::string(text.zh_safe), std::string(text.zh_next)};
  return {std::string(text.en_what), std::string(text.en_safe), std::string(text.en_next)};
}

bool is_renewal_code(std::string_view code) noexcept {
  return find(renewal_codes, &RenewalCode::code, code) != nullptr;
}

std::string renewal_step_words(std::string_view step) {
  const auto* row = find(steps, &Step::step, step);
  return row == nullptr ? std::string() : _(row->words);
}

std::string renewal_condition_words(std::string_view condition, bool ok, const std::string& from,
                                    const std::string& until) {
  const auto* row = find(conditions, &Condition::condition, condition);
  return row == nullptr ? std::string() : fill(_(ok ? row->met : row->missing), {from, until});
}

std::string renewal_pins_words(int pins) {
  if (pins <= 1) return _("You will type the PIN once.");
  return _(
      "You will type the PIN twice as a rule: now, and when the authority has decided, perhaps days later.");
}

std::string renewal_lease_words(std::string_view step, int pins) {
  if (step == "poll")
    return _(
        "For asking the authority what it has decided. If it has approved, this PIN is the last one; if not "
        "yet, the next time asks again.");
  if (step == "finish")
    return _("For putting the new certificate onto the key: the last PIN of this renewal.");
  if (step == "remove") return _("For taking the old certificate off the key; the new one is not touched.");
  if (pins <= 1)
    return _("For the new key pair, the request and the new certificate: the only PIN of this renewal.");
  return _("For the new key pair and the request: the first of two PINs, as a rule.");
}

std::string refused_certificate_words(std::string_view why) {
  const auto* row = find(refusals, &Refusal::why, why);
  return row == nullptr ? std::string() : _(row->words);
}

}  // namespace redlips
