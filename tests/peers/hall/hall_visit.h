// SPDX-License-Identifier: Apache-2.0
// What the hall's routes share: one request with what the hall knows about who sent it, and his cookie.
#pragma once

#include <string>

#include "tests/peers/hall/hall.h"

namespace redlips::peers {

struct Hall::Visit {
  const Listener& listener;
  const Request& request;
  Session* session;  ///< nullptr: no cookie, or none of ours
  Moment now;
};

/// Gives the browser the session's cookie; one without an id takes it away.
void set_cookie(Response& response, const Listener& listener, const Session& session);

/// Whether the request has `?name=value`.
bool switched(const Request& request, const char* name, std::string_view value);

}  // namespace redlips::peers
