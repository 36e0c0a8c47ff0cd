// SPDX-License-Identifier: Apache-2.0
// Results of the daemon as text for people. Pure but for the language.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace redlips::cli {

/// `all`: also the libraries that are not installed.
std::string status_text(const boost::json::object& result, bool all = false);
/// The libraries that do not work, each with what to do; empty where all do.
std::string broken_libraries_text(const boost::json::object& status);
std::string tokens_text(const boost::json::object& result);
std::string certificates_text(const boost::json::object& result);
std::string pin_text(const boost::json::object& result);
std::string halls_text(const boost::json::object& result);
std::string sites_text(const boost::json::object& result);
std::string history_text(const boost::json::object& result);
/// One line an event.
std::string event_text(const boost::json::object& event);

}  // namespace redlips::cli
