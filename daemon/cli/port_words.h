// SPDX-License-Identifier: Apache-2.0
// Where the ports for web pages went, and how to get one back.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace redlips::cli {

/// The first line of `redlips status`; where the bridge has no port also who has them, looked up here and
/// now, and what to do.
std::string running_words(const boost::json::object& status);

}  // namespace redlips::cli
