// SPDX-License-Identifier: Apache-2.0
// What a server that is busy asks for (RFC 9110 §10.2.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace redlips::updater {

/// Seconds, or a date as IMF-fixdate (RFC 9110 §5.6.7) seen from `now`; nullopt for anything else. Never
/// negative; whoever waits bounds it.
std::optional<std::chrono::seconds> retry_after(
    std::string_view field, std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

}  // namespace redlips::updater
