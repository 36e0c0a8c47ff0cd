// SPDX-License-Identifier: Apache-2.0
// The history and the known sites as people read them. Pure but for the language.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "tray/core/keys.h"

namespace redlips::tray {

/// One line of the history.
struct Record {
  std::string when;  ///< ISO 8601, UTC, as the daemon tells it
  std::string what, site, unit, result;
};

/// The lines of a `history.list` result.
std::vector<Record> records_of(const boost::json::object& history);
/// Does each word of `search` stand somewhere in the record, or in `shown_time`, in whatever case?
bool matches(const Record& record, const std::string& shown_time, const std::string& search);

/// A site about which the user has said something.
struct Site {
  std::string origin;
  std::string words;  ///< what was said, for which unit, until when
  bool blocked = false;
};

/// The sites of a `site.list` result, each origin once; `keys` tell the units of their certificates.
std::vector<Site> sites_of(const boost::json::object& sites, const std::vector<Key>& keys);

}  // namespace redlips::tray
