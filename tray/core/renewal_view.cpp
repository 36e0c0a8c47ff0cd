// SPDX-License-Identifier: Apache-2.0
// One function a page; the words of a page stand together.
#include "tray/core/renewal_view.h"

#include <algorithm>

#include "daemon/texts/language.h"
#include "daemon/texts/renewal_words.h"

namespace redlips::tray {
namespace {

using Kind = RenewalView::Kind;
using Step = Renewal::Step;

constexpr auto shown_after_done = std::chrono::days(30);

std::string day_of(const std::optional<Time>& when, const Authority* authority) {
  return when ? day_words(*when, authority) : std::string();
}

/// What is promised on every page: until when one logs in as ever.
Line promise(const RenewalSight& sight, const std::optional<Time>& until) {
  if (until && *until <= sight.now)
    return {fill(_("The old certificate ended on {1}; what was done with it stays valid."),
                 {day_of(until, sight.authority)}),
            Tone::remind};
  return {fill(_("The old certificate logs in until {1}, whatever happens here."),
               {day_of(until, sight.authority)}),
          Tone::good};
}

Line promise(const RenewalSight& sight) { return promise(sight, sight.renewal->old_not_after); }

/// Why the authority's certificate was not written.
void add_reason(RenewalView& view, const std::string& detail) {
  if (const auto why = refused_certificate_words(detail); !why.empty())
    view.lines.push_back({fill(_("The reason: {1}."), {why}), Tone::fault});
}

void add_code(RenewalView& view, const std::string& code) {
  const auto words = renewal_text(code);
  view.lines.push_back({words.what});
  view.lines.push_back({words.safe, Tone::good});
  view.lines.push_back({words.next});
  view.code = code;
}

void add_hotline(RenewalView& view, const Authority* authority) {
  if (authority == nullptr || authority->hotline.empty()) return;
  view.rows.emplace_back(_("Hotline"), authority->hotline);
}

/// Going on needs the key: without it the page says so in the button's place.
void add_resume(RenewalView& view, const RenewalSight& sight, const char* label) {
  if (sight.key != nullptr) return view.buttons.push_back({RenewalAct::resume, label, true});
  view.lines.push_back(
      {fill(_("Please put the key of {1} in; this page goes on by itself then."), {sight.renewal->unit}),
       Tone::remind});
}

const Certificate* due_certificate(const RenewalSight& sight) {
  const auto* certificate = sight.key == nullptr || sight.key->foreign ? nullptr : sight.key->best();
  const bool due = certificate != nullptr && certificate->state == Certificate::State::valid &&
                   is_due(*certificate, sight.authority);
  return due ? certificate : nullptr;
}

std::vector<Line> check_lines(const Conditions& conditions, const Authority* authority) {
  std::vector<Line> lines;
  for (const auto& one : conditions.all) {
    const auto words = renewal_condition_words(one.condition, one.ok, day_of(one.from, authority),
                                               day_of(one.until, authority));
    if (!words.empty())
      lines.push_back({(one.ok ? "✓  " : "✗  ") + words, one.ok ? Tone::good : Tone::fault});
  }
  return lines;
}

RenewalView looking_view() {
  RenewalView view;
  view.kind = Kind::looking;
  view.title = _("Looking whether it can be renewed now…");
  view.station = 0;
  return view;
}

RenewalView question_view(const RenewalSight& sight, const Certificate& certificate) {
  RenewalView view;
  view.kind = Kind::question;
  view.station = 0;
  view.title = _("Have name or credit code of the unit changed?");
  view.unit = certificate.unit;
  view.unit_id = grouped(certificate);
  view.checks = check_lines(*sight.conditions, sight.authority);
  view.lines.push_back({renewal_pins_words(sight.conditions->pins)});
  view.lines.push_back(
      {_("It takes about two minutes of yours; the authority decides afterwards. A new handler of "
         "the unit is no hindrance: tell the authority.")});
  view.lines.push_back(promise(sight, certificate.not_after));
  view.buttons = {{RenewalAct::start, _("Unchanged: &renew"), true},
                  {RenewalAct::changed, _("It has &changed")},
                  {RenewalAct::calendar, _("Reminder for the &calendar")}};
  return view;
}

RenewalView blocked_view(const RenewalSight& sight, const Conditions::One& missing) {
  RenewalView view;
  view.kind = Kind::blocked;
  view.station = 0;
  view.tone = Tone::remind;
  view.title = _("It cannot be renewed at this moment");
  view.checks = check_lines(*sight.conditions, sight.authority);
  if (missing.condition == "clock") add_code(view, "clock_wrong");
  if (missing.condition == "room") add_code(view, "token_full");
  if (missing.condition == "reachable") add_code(view, "ca_unreachable");
  if (missing.condition == "key" && !missing.code.empty()) add_code(view, missing.code);
  add_hotline(view, sight.authority);
  view.buttons = {{RenewalAct::look_again, _("&Look again"), true}};
  return view;
}

RenewalView changed_view(const RenewalSight& sight) {
  RenewalView view;
  view.kind = Kind::changed;
  view.station = 0;
  view.tone = Tone::remind;
  view.title = _("First the change of information, then the renewal");
  add_code(view, "unit_changed");
  view.code.clear();  // no fault
  view.lines.push_back(
      {_("Bring the key, two stamped application forms, and stamped copies of the business licence "
         "and of the handler's identity card; ask by telephone whether more is wanted.")});
  add_hotline(view, sight.authority);
  if (sight.authority != nullptr && !sight.authority->address.shown().empty())
    view.rows.emplace_back(_("Address"), sight.authority->address.shown());
  view.buttons = {{RenewalAct::back, _("&Back")}};
  return view;
}

/// What happens at this moment.
std::string running_title(const RenewalSight& sight, Step step) {
  if (!sight.key_at_work && (step == Step::begun || step == Step::waiting || step == Step::refused))
    return step == Step::begun ? _("Please type the PIN in the window that opens")
                               : _("Asking the authority");
  switch (step) {
    case Step::begun:
      return _("The key makes its new key pair");
    case Step::key_made:
    case Step::asked:
      return _("The request goes to the authority");
    case Step::approved:
      return _("The new certificate is written onto the key");
    case Step::written:
    case Step::done:
      return _("The authority is told that the certificate has arrived");
    case Step::waiting:
    case Step::refused:
      break;
  }
  return _("Asking the authority what it has decided");
}

int station_of(Step step) {
  switch (step) {
    case Step::begun:
    case Step::key_made:
    case Step::asked:
      return 1;
    case Step::waiting:
    case Step::refused:
      return 2;
    case Step::approved:
    case Step::written:
      return 3;
    case Step::done:
      break;
  }
  return 4;
}

RenewalView running_view(const RenewalSight& sight) {
  RenewalView view;
  const auto step = sight.renewal == nullptr ? Step::begun : sight.renewal->step;
  view.kind = Kind::running;
  view.station = station_of(step);
  view.title = running_title(sight, step);
  const bool writes =
      step == Step::key_made || step == Step::asked || step == Step::approved || step == Step::written;
  if (sight.key_at_work || writes) view.hold = _("Please leave the key in");
  if (step == Step::begun)
    view.lines.push_back(
        {_("It makes the new key pair beside the old one. Some keys need half a minute for it.")});
  if (sight.renewal != nullptr) {
    view.lines.push_back(promise(sight));
  } else if (const auto* certificate = sight.key == nullptr ? nullptr : sight.key->best()) {
    view.lines.push_back(promise(sight, certificate->not_after));
  }
  view.lines.push_back(
      {_("If the power or the network fails now, nothing is lost: it goes on from here."), Tone::quiet});
  return view;
}

RenewalView waiting_view(const RenewalSight& sight) {
  RenewalView view;
  const auto& renewal = *sight.renewal;
  view.kind = Kind::waiting;
  view.station = 2;
  view.title = _("The authority looks into the request");
  view.lines.push_back(
      {fill(_("Handed in on {1}. The key may be pulled out, the computer switched off, and any other "
              "computer with RedLips can go on."),
            {day_of(renewal.changed ? renewal.changed : renewal.since, sight.authority)})});
  if (renewal.next_check)
    view.lines.push_back({fill(_("Ask again from {1} on: with the key in, and its PIN typed once."),
                               {day_of(renewal.next_check, sight.authority)})});
  view.lines.push_back(promise(sight));
  add_resume(view, sight, _("&Ask what it has decided"));
  view.buttons.push_back({RenewalAct::calendar, _("Reminder for the &calendar")});
  if (sight.key != nullptr) view.buttons.push_back({RenewalAct::print, _("&Print a page")});
  return view;
}

RenewalView ready_view(const RenewalSight& sight) {
  RenewalView view;
  view.kind = Kind::ready;
  view.station = 3;
  view.tone = Tone::good;
  view.title = _("The authority has approved: one step is left");
  view.lines.push_back(
      {_("The new certificate has to come onto the key; that takes the PIN once, and a moment.")});
  view.lines.push_back(promise(sight));
  add_resume(view, sight, _("&Finish the renewal"));
  return view;
}

RenewalView refused_view(const RenewalSight& sight) {
  RenewalView view;
  view.kind = Kind::refused;
  view.station = 2;
  view.tone = Tone::fault;
  view.title = _("The authority has refused this request");
  view.authority_words = sight.renewal->ca_text;
  view.lines.push_back({_("Nothing on the key was changed.")});
  view.lines.push_back(promise(sight));
  view.lines.push_back(
      {_("Mend what the authority names, then hand in again: nothing has to be filled in anew.")});
  add_hotline(view, sight.authority);
  add_resume(view, sight, _("&Hand in again"));
  if (sight.key != nullptr) view.buttons.push_back({RenewalAct::print, _("&Print a page")});
  return view;
}

std::string interrupted_title(Step step) {
  const auto stations = renewal_stations();
  return fill(_("Stopped at: {1}"), {stations.at(static_cast<std::size_t>(station_of(step)))});
}

RenewalView interrupted_view(const RenewalSight& sight) {
  const auto& renewal = *sight.renewal;
  RenewalView view;
  view.kind = Kind::interrupted;
  view.station = station_of(renewal.step);
  view.tone = Tone::remind;
  view.title = interrupted_title(renewal.step);
  const auto& code = sight.code.empty() ? renewal.code : sight.code;
  const auto words = renewal_text(code.empty() ? "connection_lost" : code);
  view.code = code;
  view.authority_words = renewal.ca_text;
  view.lines.push_back({words.what});
  if (code == "certificate_refused") add_reason(view, renewal.detail);
  view.lines.push_back(promise(sight));
  view.lines.push_back({words.next});
  view.lines.push_back(
      {_("What is done need not be done again; the PIN typed once, and it goes on."), Tone::quiet});
  add_resume(view, sight, _("&Go on with the renewal"));
  return view;
}

RenewalView done_view(const RenewalSight& sight) {
  const auto& renewal = *sight.renewal;
  RenewalView view;
  view.kind = Kind::done;
  view.station = 4;
  view.tone = Tone::good;
  view.title = _("The certificate is renewed");
  view.lines.push_back(
      {fill(_("The new certificate is valid until {1} and has made a test signature. The PIN is the "
              "same."),
            {day_of(renewal.new_not_after, sight.authority)})});
  if (renewal.old_on_key && renewal.old_not_after && *renewal.old_not_after > sight.now)
    view.lines.push_back(
        {fill(_("Sites may need a while until they know the new one. If a site says that the "
                "certificate is not bound, choose the old one when you log in: it is good until {1}."),
              {day_of(renewal.old_not_after, sight.authority)})});
  view.rows = {{_("Unit"), renewal.unit}};
  if (!renewal.unit_id.empty()) view.rows.emplace_back(_("Credit code"), renewal.unit_id);
  view.rows.emplace_back(_("Valid until"), day_of(renewal.new_not_after, sight.authority));
  if (sight.ask == RenewalAsk::remove_old && renewal.removable) {
    view.warning =
        fill(_("The old certificate (until {1}) and its key go for good. Sites that do not know the new one "
               "yet will not let you in. What was signed with it stays valid."),
             {day_of(renewal.old_not_after, sight.authority)});
    view.buttons = {{RenewalAct::remove_not, _("&Keep it"), true},
                    {RenewalAct::remove_sure, _("&Remove it for good")}};
    return view;
  }
  view.buttons = {{RenewalAct::calendar, _("Next year into the &calendar")}};
  if (sight.key != nullptr) view.buttons.push_back({RenewalAct::print, _("&Print a page")});
  if (renewal.removable) view.buttons.push_back({RenewalAct::remove, _("&Remove the old certificate…")});
  return view;
}

RenewalView job_view(const RenewalSight& sight) {
  const auto& renewal = *sight.renewal;
  if (renewal.running || sight.starting) return running_view(sight);
  const bool stopped = !renewal.code.empty() || !sight.code.empty();
  switch (renewal.step) {
    case Step::done:
      return done_view(sight);
    case Step::refused:
      return stopped && !sight.code.empty() ? interrupted_view(sight) : refused_view(sight);
    case Step::waiting:
      return stopped ? interrupted_view(sight) : waiting_view(sight);
    case Step::approved:
      if (!stopped || renewal.code == "unattended") return ready_view(sight);
      break;
    case Step::begun:
    case Step::key_made:
    case Step::asked:
    case Step::written:
      break;
  }
  return interrupted_view(sight);
}

/// No renewal of ours: the page tells how the authority renews.
RenewalView ways_view(const RenewalSight& sight) {
  RenewalView view;
  const auto* certificate = sight.key == nullptr || sight.key->foreign ? nullptr : sight.key->best();
  if (certificate != nullptr && certificate->state != Certificate::State::expired)
    view.buttons = {{RenewalAct::calendar, _("Reminder for the &calendar")}};
  return view;
}

/// Is the renewal what the page is about? One that is done a while ago is not.
bool speaks(const RenewalSight& sight) {
  if (sight.renewal == nullptr) return false;
  if (!sight.renewal->is_over()) return true;
  if (due_certificate(sight) != nullptr) return false;
  return sight.renewal->old_on_key || !sight.renewal->changed ||
         sight.now - *sight.renewal->changed < shown_after_done;
}

}  // namespace

bool RenewalView::has(RenewalAct act) const {
  return std::ranges::find(buttons, act, &RenewalButton::act) != buttons.end();
}

std::vector<std::string> renewal_stations() {
  return {_("Check"), _("Request"), _("The authority decides"), _("New certificate"), _("Done")};
}

RenewalView renewal_view(const RenewalSight& sight) {
  if (speaks(sight)) return job_view(sight);
  const auto* certificate = due_certificate(sight);
  if (certificate != nullptr && sight.starting) {
    auto anew = sight;
    anew.renewal = nullptr;
    return running_view(anew);
  }
  if (certificate == nullptr || sight.authority == nullptr || !sight.authority->remote_renewal)
    return ways_view(sight);
  if (sight.conditions == nullptr) return sight.looking ? looking_view() : ways_view(sight);
  if (!sight.conditions->has_service()) return ways_view(sight);
  if (sight.ask == RenewalAsk::unit_changed) return changed_view(sight);
  if (const auto* missing = sight.conditions->missing()) return blocked_view(sight, *missing);
  auto view = question_view(sight, *certificate);
  if (!sight.code.empty()) add_code(view, sight.code);
  return view;
}

std::string renewal_history_line(const Renewal& renewal, const Authority* authority) {
  const auto when = day_of(renewal.changed ? renewal.changed : renewal.since, authority);
  std::string state = _("not finished yet");
  if (renewal.step == Step::refused) state = _("refused by the authority");
  if (renewal.is_over()) state = fill(_("renewed until {1}"), {day_of(renewal.new_not_after, authority)});
  return fill(_("{1}  {2}: {3}"), {when, renewal.unit, state});
}

}  // namespace redlips::tray
