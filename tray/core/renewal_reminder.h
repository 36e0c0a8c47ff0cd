// SPDX-License-Identifier: Apache-2.0
// Which days of a renewal belong into a calendar.
#pragma once

#include <vector>

#include "tray/core/calendar_file.h"
#include "tray/core/renewal_view.h"

namespace redlips::tray {

/// Until it is renewed: the first and the last day for it; while the authority has it: when to ask again;
/// after it: next year's. Only days that are still to come; empty where nothing is known.
std::vector<CalendarDay> renewal_days(const RenewalSight& sight);

}  // namespace redlips::tray
