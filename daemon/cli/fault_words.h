// SPDX-License-Identifier: Apache-2.0
// Files that cannot be used, as `redlips status` tells them in the user's language.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace redlips::cli {

/// The cause of a *fault* of PROTOCOL.md §2: its parts, filled into their translations; the English `what` of
/// a daemon that sends no parts.
std::string cause_words(const boost::json::object& fault);
/// What `state_fault` and `faults` of a status say, each with the next step; "" where nothing is wrong.
std::string faults_words(const boost::json::object& status);

}  // namespace redlips::cli
