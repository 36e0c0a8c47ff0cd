// SPDX-License-Identifier: Apache-2.0
// Keys, tries and dates as a person reads them. Pure but for the language.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace redlips::cli {

/// "4 tries left", "at most 4 tries left (…)", "locked": from tries_max, tries_exact, tries_why, locked.
std::string tries_words(const boost::json::object& key);
/// The user's own name for a key and its unit; never empty.
std::string key_words(const boost::json::object& key);
/// The date of an ISO 8601 time.
std::string date_words(const boost::json::object& object, std::string_view member);
/// A text member; "" where it is missing.
std::string text(const boost::json::object& object, std::string_view member);
/// A boolean member; false where it is missing.
bool truth(const boost::json::object& object, std::string_view member);

}  // namespace redlips::cli
