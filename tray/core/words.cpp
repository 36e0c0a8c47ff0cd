// SPDX-License-Identifier: Apache-2.0
// Sentences, each with its tone.
#include "tray/core/words.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "daemon/texts/language.h"

namespace redlips::tray {
namespace {

using std::chrono::days;
using std::chrono::floor;

std::string count(std::int64_t number) { return std::to_string(number); }

Line fault_line(const Key& key) {
  if (key.fault == "key_stuck") return {_("does not answer: pull it out and put it in again"), Tone::fault};
  if (key.fault == "collision") return {_("two keys look the same: leave one in"), Tone::fault};
  return {_("its driver stopped working"), Tone::fault};
}

}  // namespace

std::chrono::sys_days local_day(Time when, const Authority* authority) {
  return floor<days>(when + (authority == nullptr ? std::chrono::minutes(0) : authority->offset));
}

bool is_due(const Certificate& certificate, const Authority* authority) {
  if (certificate.state == Certificate::State::expired) return true;
  const int window = authority == nullptr ? Authority{}.days_before_expiry : authority->days_before_expiry;
  return certificate.days_left && *certificate.days_left <= window;
}

std::string key_title(const Key& key) {
  if (key.foreign) {
    const auto maker = key.model.empty() ? key.manufacturer : key.model;
    return maker.empty() ? _("another vendor's key") : maker;
  }
  if (const auto* certificate = key.best(); certificate != nullptr && !certificate->unit.empty())
    return certificate->unit;
  if (!key.unit.empty()) return key.unit;
  return key.label.empty() ? _("key without a certificate") : key.label;
}

Line key_line(const Key& key, const std::vector<Authority>& authorities) {
  if (key.foreign) return {_("another vendor's key: RedLips does not touch it"), Tone::quiet};
  if (!key.fault.empty()) return fault_line(key);
  if (key.tries.locked) return {_("locked; the certificate is not lost"), Tone::fault};
  const auto* certificate = key.best();
  if (certificate == nullptr) return {_("no certificate on this key"), Tone::quiet};
  if (key.tries.last_try) return {_("only one PIN try is left"), Tone::fault};
  return certificate_line(*certificate, find_authority(authorities, certificate->authority));
}

Line certificate_line(const Certificate& certificate, const Authority* authority) {
  if (certificate.state == Certificate::State::expired)
    return {fill(_("expired on {1}"), {day_words(certificate.not_after, authority)}), Tone::fault};
  if (certificate.state == Certificate::State::not_yet_valid)
    return {fill(_("valid from {1} on"), {day_words(certificate.not_before, authority)}), Tone::remind};
  if (!certificate.days_left)
    return {fill(_("valid until {1}"), {day_words(certificate.not_after, authority)}), Tone::good};
  if (*certificate.days_left == 0) return {_("expires today"), Tone::remind};
  const auto left = count(*certificate.days_left);
  if (is_due(certificate, authority)) return {fill(_("expires in {1} days"), {left}), Tone::remind};
  return {fill(_("valid, {1} days left"), {left}), Tone::good};
}

Line renewal_line(const Certificate& certificate, const Authority* authority) {
  const auto end = day_words(certificate.not_after, authority);
  if (certificate.state == Certificate::State::expired)
    return {fill(_("The certificate ended on {1} and cannot log in for now. The key is not broken, and what "
                   "was done "
                   "with it stays valid. The authority still renews it; please call it."),
                 {end}),
            Tone::fault};
  const auto window =
      days(authority == nullptr ? Authority{}.days_before_expiry : authority->days_before_expiry);
  if (is_due(certificate, authority))
    return {fill(_("It can be renewed now, until {1}. Until then you log in as ever."), {end}), Tone::remind};
  return {fill(_("It can be renewed from {1} to {2}. There is nothing to do before; RedLips reminds you."),
               {day_words(certificate.not_after - window, authority), end}),
          Tone::good};
}

std::string unchecked_words() { return _("not checked for revocation"); }

std::string grouped(const Certificate& certificate) {
  if (!certificate.unit_id_is_uscc) return certificate.unit_id;
  std::string groups;
  for (std::size_t i = 0; i < certificate.unit_id.size(); ++i) {
    if (i > 0 && i % 4 == 0) groups += ' ';
    groups += certificate.unit_id[i];
  }
  return groups;
}

std::string day_words(Time when, const Authority* authority) {
  const std::chrono::year_month_day day(local_day(when, authority));
  std::array<char, 32> words{};
  std::snprintf(words.data(), words.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return words.data();
}

Progress progress(const Certificate& certificate, const Authority* authority, Time now) {
  const auto begin = local_day(certificate.not_before, authority),
             end = local_day(certificate.not_after, authority);
  const auto today = std::clamp(local_day(now, authority), begin, std::max(begin, end));
  const auto gone = (today - begin).count(), left = (end - today).count();
  const auto all = std::max<std::int64_t>(1, gone + left);
  return {static_cast<double>(gone) / static_cast<double>(all),
          fill(_("{1} days gone, {2} days left"), {count(gone), count(std::max<std::int64_t>(0, left))})};
}

Fact pin_fact(const Key& key, const Authority* authority) {
  if (key.pin_pad) return {{_("typed on the key"), Tone::plain}, _("its buttons take the PIN")};
  if (!key.initial_pin) return {{_("PIN of your own"), Tone::good}, _("RedLips never stores it")};
  const auto initial = authority == nullptr ? std::string() : authority->initial_pin;
  return {{_("perhaps still the initial PIN"), Tone::remind},
          initial.empty() ? std::string(_("whoever finds the key could use it"))
                          : fill(_("{1}: whoever finds the key could use it"), {initial})};
}

Fact tries_fact(const Key& key) {
  const auto& tries = key.tries;
  if (tries.locked) return {{_("locked"), Tone::fault}, _("only the authority can unlock it")};
  if (!tries.max) return {{_("not known"), Tone::remind}, _("this key does not say how many")};
  const auto tone = *tries.max <= 1 ? Tone::fault : *tries.max <= 3 ? Tone::remind : Tone::plain;
  if (tries.exact)
    return {{fill(_("{1} tries"), {count(*tries.max)}), tone}, _("a right PIN restores all of them")};
  return {{fill(_("at most {1} tries"), {count(*tries.max)}), tone}, tries_reason(tries)};
}

}  // namespace redlips::tray
