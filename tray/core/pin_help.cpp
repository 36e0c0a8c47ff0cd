// SPDX-License-Identifier: Apache-2.0
// An authority's ways are its data: none is named that it does not offer.
#include "tray/core/pin_help.h"

#include <chrono>

#include "daemon/texts/language.h"
#include "tray/core/words.h"

namespace redlips::tray {
namespace {

std::string valid_words(const Certificate& certificate, const Authority* authority) {
  const auto end = day_words(certificate.not_after, authority);
  if (authority == nullptr) return fill(_("Its certificate is valid until {1}."), {end});
  const auto from = certificate.not_after - std::chrono::days(authority->days_before_expiry);
  return fill(_("Its certificate is valid until {1} and can be renewed from {2} on."),
              {end, day_words(from, authority)});
}

std::string speaker_words(const Authority& authority) {
  if (authority.hotline.empty()) return fill(_("Issued by {1}."), {authority.name.shown()});
  const auto& hours = authority.hours.shown();
  return hours.empty() ? fill(_("Issued by {1}, hotline {2}."), {authority.name.shown(), authority.hotline})
                       : fill(_("Issued by {1}, hotline {2} ({3})."),
                              {authority.name.shown(), authority.hotline, hours});
}

}  // namespace

std::vector<std::string> unlock_words(const Authority* authority) {
  std::vector<std::string> lines{
      _("What to do: make the filled form, print and stamp it. Only the authority that issued the key can "
        "unlock it; nobody needs a PIN of yours for that.")};
  if (authority == nullptr) return lines;
  if (authority->remote_unlock && !authority->hotline.empty())
    lines.emplace_back(_("Remotely: call the hotline while you sit at this computer with the key in."));
  if (!authority->address.shown().empty())
    lines.emplace_back(_("At the counter: bring the key and the form to the address below."));
  return lines;
}

std::vector<std::string> handover_note(const Key& key, const Authority* authority) {
  std::vector<std::string> lines{fill(_("The certificate key of {1}"), {key_title(key)})};
  const auto* certificate = key.best();
  if (certificate != nullptr && !certificate->unit_id.empty())
    lines.push_back(fill(_("{1}: {2}"), {certificate->unit_id_is_uscc ? _("Credit code") : _("Unit number"),
                                         certificate->unit_id}));
  if (!key.serial.empty()) lines.push_back(fill(_("{1}: {2}"), {_("Key number"), key.serial}));
  if (certificate != nullptr) lines.push_back(valid_words(*certificate, authority));
  lines.emplace_back(
      _("To log in: put the key in, open the service site, choose the login by CA, and type the PIN into the "
        "window of RedLips."));
  lines.emplace_back(
      _("Only you know the PIN: nobody asks for it, the authority neither. Too many wrong ones in a row lock "
        "the key, and then only the authority can unlock it."));
  lines.emplace_back(_(
      "On another computer: install RedLips there and put the key in. PIN and certificate are on the key."));
  lines.emplace_back(_("If the key is lost: call the authority at once, so that nobody logs in with it."));
  if (authority != nullptr) lines.push_back(speaker_words(*authority));
  return lines;
}

}  // namespace redlips::tray
