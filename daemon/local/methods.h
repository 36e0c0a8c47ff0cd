// SPDX-License-Identifier: Apache-2.0
// The methods of the local API: one table that also says who may call them; PROTOCOL.md §2 is held against
// it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <string_view>

#include "daemon/local/api.h"

namespace redlips::local {

class Session;

/// The endpoint a client came through. `bridge` is for the native messaging program alone.
enum class Endpoint : unsigned { control = 1, bridge = 2 };

/// One row. `run` throws ApiError for what its caller can understand.
struct Method {
  std::string_view name;
  unsigned callers;  ///< Endpoint values, or-ed
  boost::asio::awaitable<boost::json::value> (*run)(Api&, Session&, boost::json::object params);

  bool allows(Endpoint endpoint) const noexcept { return (callers & static_cast<unsigned>(endpoint)) != 0; }
};

/// Sorted by name.
std::span<const Method> methods();
/// nullptr where there is none of that name.
const Method* find_method(std::string_view name);

}  // namespace redlips::local
