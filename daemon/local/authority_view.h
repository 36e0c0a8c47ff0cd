// SPDX-License-Identifier: Apache-2.0
// An authority as the local API shows it (PROTOCOL.md §2). Pure.
#pragma once

#include <boost/json/object.hpp>

#include "daemon/authorities.h"

namespace redlips::local {

/// What of an authority's data is for people; its trust anchors and places in certificates are not.
boost::json::object authority_view(const Authority& authority);
boost::json::object year_view(const CalendarYear& year);
boost::json::object account_view(const Account& account);
boost::json::object window_view(const ServiceWindow& window);

}  // namespace redlips::local
