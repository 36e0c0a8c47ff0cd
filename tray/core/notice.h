// SPDX-License-Identifier: Apache-2.0
// Notices of certificates that run out, as a clerk reads them (MESSAGES 17 and 18).
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

/// One notice, in words. Title and body are plain text, also for servers that read markup.
struct ExpiryNotice {
  std::string token, certificate;
  std::string title, body;
  bool week = false;  ///< may be put off for a week: it is over, or a week is still time enough
};

/// Those of a `notice.take` result whose key and certificate are among `keys`.
std::vector<ExpiryNotice> notices_of(const boost::json::object& result, const std::vector<Key>& keys,
                                     const std::vector<Authority>& authorities);

}  // namespace redlips::tray
