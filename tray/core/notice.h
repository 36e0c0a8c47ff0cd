// SPDX-License-Identifier: Apache-2.0
// Notices as a clerk reads them: certificates that run out, a PIN that is still the first one (MESSAGES 8,
// 17, 18).
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

struct NoticeButton {
  std::string action;  ///< "renew", "open", "tomorrow", "week", "change", "later"
  std::string label;
};

/// One notice, in words. Title and body are plain text, also for servers that read markup.
struct ShownNotice {
  std::string token, certificate, serial;
  std::string title, body;
  std::vector<NoticeButton> buttons;  ///< the first is what a click on the notice does
  /// Of two with one name the later takes the place of the earlier: also after the key was out, which gave it
  /// another token.
  std::string name() const { return (serial.empty() ? token : serial) + '/' + certificate; }
};

/// Those of a `notice.take` result whose key and certificate are among `keys`.
std::vector<ShownNotice> notices_of(const boost::json::object& result, const std::vector<Key>& keys,
                                    const std::vector<Authority>& authorities);

/// The window was closed where no task bar shows the lips: how to come back to it.
ShownNotice no_icon_notice();

/// After a login with the PIN that the key was issued with.
ShownNotice initial_pin_notice(const Key& key, const Authority* authority);

}  // namespace redlips::tray
