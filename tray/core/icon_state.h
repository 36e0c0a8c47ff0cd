// SPDX-License-Identifier: Apache-2.0
// What the lips in the task bar say at a glance.
#pragma once

#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

enum class IconState {
  no_service,  ///< the daemon does not run: nothing works until it does
  no_key,
  key,        ///< at least one key of ours, and nothing to say about any
  working,    ///< a key is busy: do not pull it
  attention,  ///< a key needs its user: expiry near or past, last try, locked
};

/// What is known at a moment.
struct Desk {
  bool connected = false;
  bool working = false;
  std::vector<Key> keys;
  std::vector<Authority> authorities;
};

/// Does this key need its user? Another vendor's never does.
bool needs_attention(const Key& key, const std::vector<Authority>& authorities);
IconState icon_state(const Desk& desk);
/// One line under the pointer; in the user's language.
std::string icon_tooltip(const Desk& desk);

}  // namespace redlips::tray
