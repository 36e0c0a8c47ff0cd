// SPDX-License-Identifier: Apache-2.0
// Times as every interface of the house writes them.
#pragma once

#include <chrono>
#include <string>

namespace redlips {

/// UTC, ISO 8601 to the second: "2027-01-31T16:00:00Z".
std::string iso_time(std::chrono::sys_seconds when);

}  // namespace redlips
