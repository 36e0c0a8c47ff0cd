// SPDX-License-Identifier: Apache-2.0
// The key that a command is for.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/cli/arguments.h"
#include "daemon/cli/client.h"

namespace redlips::cli {

/// The keys of a `token.list` that are ours; where `wanted` is not empty, those with that number, or the one
/// that the daemon calls so ("t7": some models have no number, or all the same one).
boost::json::array own_keys(const boost::json::object& listed, const std::string& wanted);
/// The only key, or that of --token: *token*. CallError "no_key"; UsageError where several are in.
boost::json::object chosen_key(Client& client, const Invocation& invocation);

}  // namespace redlips::cli
