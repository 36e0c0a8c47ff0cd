// SPDX-License-Identifier: Apache-2.0
// The page of renewals: what it is about, and what its buttons do.
#include "daemon/texts/language.h"
#include "tray/core/renewal_reminder.h"
#include "tray/window/answering_line.h"
#include "tray/window/form_file.h"
#include "tray/window/main_frame.h"
#include "tray/window/new_document.h"

namespace redlips::tray {

RenewalSight MainFrame::renewal_sight() const {
  const auto* key = chosen();
  const auto* certificate = key == nullptr || key->foreign ? nullptr : key->best();
  const auto* renewal = renewal_for(actions_.renewals.renewals(), key);
  const std::string named = certificate != nullptr ? certificate->authority
                            : renewal != nullptr   ? renewal->authority
                                                   : std::string();
  auto sight = actions_.renewals.sight(key, find_authority(desk_.authorities, named), time_now());
  sight.key_at_work = desk_.working;
  return sight;
}

void MainFrame::build_renewal(const Page& page) {
  const auto sight = renewal_sight();
  const auto view = renewal_view(sight);
  std::vector<std::string> history;
  for (const auto& one : actions_.renewals.renewals())
    if (one.is_over() || &one != sight.renewal)
      history.push_back(renewal_history_line(one, find_authority(desk_.authorities, one.authority)));
  const RenewalPart part{view, std::move(history),
                         [this](RenewalAct act) { CallAfter([this, act] { act_on_renewal(act); }); }};
  build_renewal_page(page, part, [this, &page] {
    add_check_card(page, {actions_.settings, actions_.change_settings},
                   [this](const Line& line) { tell(line); });
  });
}

void MainFrame::act_on_renewal(RenewalAct act) {
  auto& flow = actions_.renewals;
  const auto sight = renewal_sight();
  const auto* best = sight.key == nullptr ? nullptr : sight.key->best();
  const auto subject = best == nullptr ? std::string() : best->id;
  told_ = {};
  switch (act) {
    case RenewalAct::start:
      return flow.start(subject);
    case RenewalAct::changed:
      return flow.ask(subject, RenewalAsk::unit_changed);
    case RenewalAct::back:
    case RenewalAct::remove_not:
      return flow.ask(subject, RenewalAsk::nothing);
    case RenewalAct::look_again:
      flow.forget_conditions();
      return refresh();
    case RenewalAct::remove:
      return flow.ask(subject, RenewalAsk::remove_old);
    case RenewalAct::calendar:
      return save_reminder();
    case RenewalAct::resume:
    case RenewalAct::remove_sure:
    case RenewalAct::print:
      break;
  }
  if (sight.renewal == nullptr) return;
  if (act == RenewalAct::resume) flow.resume(*sight.renewal);
  if (act == RenewalAct::remove_sure) flow.remove_old(*sight.renewal);
  if (act == RenewalAct::print) make_renewal_file(*this, sight.renewal->certificate);
}

void MainFrame::save_reminder() {
  const auto sight = renewal_sight();
  const auto file = free_place(_("Renewal reminder"), ".ics");
  const auto path = shown(file.string());
  if (!write_file(path, calendar_file(renewal_days(sight), sight.now)))
    return tell(
        {fill(_("{1} could not be written. Nothing is lost; please choose another place."), {file.string()}),
         Tone::fault});
  tell(open_file(
      path, fill(_("Saved: {1}"), {file.string()}),
      _("No program for calendars could be started; send the file to your phone, or open it there.")));
}

}  // namespace redlips::tray
