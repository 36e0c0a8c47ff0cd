// SPDX-License-Identifier: Apache-2.0
// A line of the history as JSON: on disk, in the local API, in `redlips history --json`.
#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "daemon/history.h"

namespace redlips {

/// Empty members are left out; `when` is seconds since 1970.
boost::json::object history_json(const HistoryEntry& entry);
/// nullopt for an object that history_json() cannot have written.
std::optional<HistoryEntry> history_entry(const boost::json::object& object);

}  // namespace redlips
