// SPDX-License-Identifier: Apache-2.0
// The most urgent state wins.
#include "tray/core/icon_state.h"

#include <algorithm>

#include "daemon/texts/language.h"
#include "tray/core/words.h"

namespace redlips::tray {
namespace {

bool is_ours(const Key& key) { return !key.foreign; }

}  // namespace

bool needs_attention(const Key& key, const std::vector<Authority>& authorities) {
  if (key.foreign) return false;
  if (key.tries.locked || key.tries.last_try || !key.fault.empty()) return true;
  const auto* certificate = key.best();
  return certificate != nullptr && is_due(*certificate, find_authority(authorities, certificate->authority));
}

IconState icon_state(const Desk& desk) {
  if (!desk.connected) return IconState::no_service;
  if (desk.working) return IconState::working;
  if (std::ranges::none_of(desk.keys, is_ours)) return IconState::no_key;
  const bool due =
      std::ranges::any_of(desk.keys, [&](const Key& key) { return needs_attention(key, desk.authorities); });
  return due ? IconState::attention : IconState::key;
}

std::string icon_tooltip(const Desk& desk) {
  const std::string house = _("RedLips");
  switch (icon_state(desk)) {
    case IconState::no_service:
      return house + ": " + _("the service is not running");
    case IconState::no_key:
      return house + ": " + _("no key is in");
    case IconState::working:
      return house + ": " + _("the key is at work, please leave it in");
    case IconState::key:
    case IconState::attention:
      break;
  }
  // The key that wants something, else the first.
  const auto urgent =
      std::ranges::find_if(desk.keys, [&](const Key& key) { return needs_attention(key, desk.authorities); });
  const Key& key = urgent == desk.keys.end() ? desk.keys.front() : *urgent;
  return key_title(key) + ": " + key_line(key, desk.authorities).text;
}

}  // namespace redlips::tray
