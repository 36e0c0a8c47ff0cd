// SPDX-License-Identifier: Apache-2.0
// What `redlips renew` says. Pure but for the language.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "daemon/cli/texts.h"

namespace redlips::cli {

/// A line for each condition of a `renewal.conditions` result, and how often the PIN will be asked for.
std::string conditions_words(const boost::json::object& conditions);
/// The code of the first condition that is missing; "" where nothing is.
std::string missing_condition(const boost::json::object& conditions);
/// Unit and credit code, large and alone, with the question whether they changed.
std::string unit_question_words(const boost::json::object& certificate);
/// What stands above the PIN of a renewal: which key, why, which time of how many, what stays.
std::string renew_question_words(const boost::json::object& question);
/// A step as it happens, a line; "" for what tells nothing new.
std::string renewal_event_words(const boost::json::object& event);
/// How a run ended: what is promised, what to do next.
std::string renewal_end_words(const boost::json::object& renewal);
/// Every renewal of `renewal.list`, newest first.
std::string renewals_text(const boost::json::object& result);
/// Is there nothing more to do for it?
bool is_over(const boost::json::object& renewal);
Exit renewal_exit(const boost::json::object& renewal);

}  // namespace redlips::cli
