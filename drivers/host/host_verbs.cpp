// SPDX-License-Identifier: Apache-2.0
// The table of verbs.
#include "drivers/host/host_verbs.h"

#include <algorithm>

namespace redlips::drivers {
namespace {

using namespace std::chrono_literals;

constexpr HostVerb verbs[] = {
    {"open", 0, 10s},
    {"tokens", 0, 10s},
    {"info", 0, 5s},
    {"certificates", 0, 10s},
    {"login_sign", 1, 30s},
    {"login_sign_all", 1, 30s, true},
    {"change_pin", 2, 15s},
    {"session_open", 1, 30s},
    {"session_sign", 0, 30s},
    {"session_end", 0, 5s},
    {"lease_open", 1, 30s},
    {"lease_keys", 0, 10s},
    {"lease_generate", 0, 180s},
    {"lease_sign", 0, 30s},
    {"lease_write", 0, 30s},
    {"lease_remove", 0, 30s},
    {"lease_end", 0, 5s},
    {"unlock", 2, 30s, false, true},
};

}  // namespace

std::span<const HostVerb> host_verbs() noexcept { return verbs; }

const HostVerb* find_host_verb(std::string_view name) noexcept {
  const auto* found = std::ranges::find(verbs, name, &HostVerb::name);
  return found == std::end(verbs) ? nullptr : found;
}

}  // namespace redlips::drivers
