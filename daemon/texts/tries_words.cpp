// SPDX-License-Identifier: Apache-2.0
// Both ends of a range, and why it is one.
#include "daemon/texts/tries_words.h"

#include "daemon/texts/language.h"

namespace redlips {

std::string tries_reason(const Tries& tries) {
  if (tries.why == "other_programs") return _("another program may have used some");
  if (tries.why == "flags_unknown") return _("this key does not say how many");
  if (tries.why == "state_lost") return _("the record of earlier tries was lost");
  return _("not counted by RedLips alone");
}

std::string tries_words(const Tries& tries) {
  if (tries.locked) return _("locked");
  if (!tries.max) return _("number of tries unknown");
  const auto count = std::to_string(*tries.max);
  if (tries.exact) return fill(_("{1} tries left"), {count});
  return fill(_("at most {1} tries left ({2})"), {count, tries_reason(tries)});
}

}  // namespace redlips
