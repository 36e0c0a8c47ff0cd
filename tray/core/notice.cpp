// SPDX-License-Identifier: Apache-2.0
// What happened, what is not lost, whom to ask.
#include "tray/core/notice.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "daemon/texts/language.h"
#include "drivers/wire/rpc.h"
#include "tray/core/words.h"

namespace redlips::tray {
namespace json = boost::json;

namespace {

constexpr int week = 7;

/// Servers may read the body as markup (Desktop Notifications 1.2); look-alikes need no quoting, with or
/// without.
std::string plain(std::string text) {
  const auto put = [&](std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  };
  put("&", "＆");
  put("<", "‹");
  put(">", "›");
  return text;
}

std::string when_words(const Certificate& certificate, const Authority* authority) {
  const auto day = day_words(certificate.not_after, authority);
  if (certificate.state == Certificate::State::expired)
    return fill(
        _("The certificate ended on {1} and cannot log in now. The key is not broken, and what was done "
          "with it stays as it is."),
        {day});
  if (certificate.days_left.value_or(1) <= 0)
    return fill(_("The certificate ends today, {1}. Until then it logs in as ever."), {day});
  return fill(
      _("The certificate ends on {1}, in {2} days, and can be renewed now. Until then it logs in as ever."),
      {day, std::to_string(*certificate.days_left)});
}

std::string whom_to_ask(const Authority* authority) {
  if (authority == nullptr || authority->hotline.empty()) return {};
  return fill(_("Renewal: {1}, telephone {2}."), {authority->name.shown(), authority->hotline});
}

/// What is promised on it must be there: only an authority with a service is renewed at once.
const char* button_label(const Authority* authority, bool over) {
  if (authority == nullptr) return _("Open RedLips");
  return authority->renewal_service && !over ? _("Renew now") : _("How to renew");
}

ShownNotice notice(const Key& key, const Certificate& certificate, const Authority* authority) {
  const bool over = certificate.state == Certificate::State::expired;
  const auto title = over ? _("Certificate expired: {1}") : _("Certificate expires soon: {1}");
  auto body = when_words(certificate, authority);
  if (const auto ask = whom_to_ask(authority); !ask.empty()) body += '\n' + ask;
  ShownNotice shown{key.token, certificate.id, key.serial, plain(fill(title, {key_title(key)})), plain(body),
                    {}};
  shown.buttons = {{authority == nullptr ? "open" : "renew", button_label(authority, over)},
                   {"tomorrow", _("Tomorrow")}};
  // It is over, or a week is still time enough.
  if (over || certificate.days_left.value_or(0) > week) shown.buttons.push_back({"week", _("In a week")});
  return shown;
}

}  // namespace

std::vector<ShownNotice> notices_of(const json::object& result, const std::vector<Key>& keys,
                                    const std::vector<Authority>& authorities) {
  std::vector<ShownNotice> all;
  const auto* list = wire::array_of(result, "notices");
  for (const auto& one : list != nullptr ? *list : json::array()) {
    if (!one.is_object()) continue;
    const auto& row = one.get_object();
    const auto key = std::ranges::find(keys, text(row, "token"), &Key::token);
    if (key == keys.end()) continue;
    const auto certificate = std::ranges::find(key->certificates, text(row, "certificate"), &Certificate::id);
    if (certificate == key->certificates.end()) continue;
    all.push_back(notice(*key, *certificate, find_authority(authorities, certificate->authority)));
  }
  return all;
}

ShownNotice no_icon_notice() {
  return {
      {},
      {},
      {},
      _("RedLips keeps running, without an icon"),
      _("The task bar of this desktop shows no icons. Sites that ask for a login open a window as ever; to "
        "see your key, open RedLips from the start menu."),
      {{"later", _("I see")}}};
}

ShownNotice initial_pin_notice(const Key& key, const Authority* authority) {
  const auto initial = authority == nullptr ? std::string() : authority->initial_pin;
  const auto title = initial.empty() ? std::string(_("This key may still have its initial PIN"))
                                     : fill(_("This key may still have its initial PIN {1}"), {initial});
  return {key.token,
          {},
          key.serial,
          plain(title),
          plain(fill(_("{1}: whoever finds the key could log in with it. Changing the PIN takes a minute, "
                       "and pages that "
                       "are open stay open. Remember the new one well: if it is forgotten, only the "
                       "authority can unlock "
                       "the key."),
                     {key_title(key)})),
          {{"change", _("Change now")}, {"later", _("Next time")}}};
}

}  // namespace redlips::tray
