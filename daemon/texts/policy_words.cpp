// SPDX-License-Identifier: Apache-2.0
#include "daemon/texts/policy_words.h"

#include <map>

#include "daemon/texts/language.h"

namespace redlips {

std::string policy_words(std::string_view fault) {
  static const std::map<std::string_view, const char*> words{
      {"empty", N_("The PIN was empty.")},
      {"too_short", N_("This PIN is too short for the key.")},
      {"too_long", N_("This PIN is too long for the key.")},
      {"not_ascii",
       N_("A PIN has only letters, digits and signs of the keyboard; switch the input method off.")},
      {"trivial", N_("This new PIN is too easy to guess.")},
      {"same", N_("The new PIN is the old one.")}};
  const auto found = words.find(fault);
  return std::string(_(found == words.end() ? N_("The key does not take this PIN.") : found->second)) + ' ' +
         _("It was not sent, and no try was used.");
}

}  // namespace redlips
