// SPDX-License-Identifier: Apache-2.0
#include "daemon/bridge/assets.h"

#include <algorithm>

namespace redlips::bridge {

const Asset* find_asset(std::string_view path) noexcept {
  const auto all = assets();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Asset& a) { return a.path == path; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace redlips::bridge
