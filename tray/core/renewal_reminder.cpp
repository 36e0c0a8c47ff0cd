// SPDX-License-Identifier: Apache-2.0
#include "tray/core/renewal_reminder.h"

#include "daemon/texts/language.h"
#include "tray/core/words.h"

namespace redlips::tray {
namespace {

using std::chrono::days;

std::string how(const std::string& unit, const Authority* authority) {
  auto words = fill(_("{1}: put the key in, open RedLips and go to the page of renewals."), {unit});
  if (authority != nullptr && !authority->hotline.empty())
    words += '\n' + fill(_("Hotline {1}"), {authority->hotline});
  return words;
}

void add_year(std::vector<CalendarDay>& out, const std::string& certificate, const std::string& unit,
              Time end, const Authority* authority) {
  const days window(authority == nullptr ? Authority{}.days_before_expiry : authority->days_before_expiry);
  const auto last = local_day(end, authority);
  const auto name = certificate.substr(0, 16);
  out.push_back({"begin-" + name,
                 last - window,
                 fill(_("The certificate can be renewed: {1}"), {unit}),
                 how(unit, authority),
                 {0}});
  out.push_back(
      {"end-" + name, last, fill(_("The certificate ends: {1}"), {unit}), how(unit, authority), {14, 7, 1}});
}

}  // namespace

std::vector<CalendarDay> renewal_days(const RenewalSight& sight) {
  std::vector<CalendarDay> all;
  const auto* renewal = sight.renewal;
  const auto* certificate = sight.key == nullptr ? nullptr : sight.key->best();
  if (renewal != nullptr && !renewal->is_over()) {
    if (renewal->next_check)
      all.push_back({"ask-" + renewal->certificate.substr(0, 16),
                     local_day(*renewal->next_check, sight.authority),
                     fill(_("Go on with the renewal: {1}"), {renewal->unit}),
                     how(renewal->unit, sight.authority),
                     {0}});
    if (renewal->old_not_after)
      add_year(all, renewal->certificate, renewal->unit, *renewal->old_not_after, sight.authority);
  } else if (renewal != nullptr && renewal->new_not_after) {
    add_year(all, renewal->new_certificate, renewal->unit, *renewal->new_not_after, sight.authority);
  } else if (certificate != nullptr) {
    add_year(all, certificate->id, certificate->unit, certificate->not_after, sight.authority);
  }
  const auto today = local_day(sight.now, sight.authority);
  std::erase_if(all, [today](const CalendarDay& day) { return day.day < today; });
  return all;
}

}  // namespace redlips::tray
