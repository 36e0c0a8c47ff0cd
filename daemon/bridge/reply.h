// SPDX-License-Identifier: Apache-2.0
// The bridge's HTTP answers, each with the headers that every answer carries (SECURITY-RULES 2.2).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/bridge/checks.h"

namespace redlips::bridge {

struct Reply {
  unsigned status = 200;
  std::string type;  ///< Content-Type; empty without body
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool close = true;  ///< the connection ends with this answer
};

/// The answer as it goes out (RFC 9112 §4–6): status line, the headers of every answer, own headers, body.
std::string to_wire(const Reply& reply);

/// 303 to `host` + `path`.
Reply redirect(std::string_view host, std::string_view path);

/// A file of web/popup, with a policy that lets the page run its own script and speak to its own socket only,
/// and to `posts_to`, an address of is_return_address(), where one is given.
Reply page(std::string_view path, std::string_view host, std::string_view posts_to = {});

/// GET /info: {"redlips":1,"version":…,"port":…,"methods":[…]}, readable by `origin` if one is given.
Reply info(unsigned short port, const std::optional<std::string>& origin);

/// The answer to a preflight of a configured hall (Fetch §4.8; Private and Local Network Access).
Reply preflight(const RequestHead& head);

/// A refusal; with `asset`, a page that says it in a sentence instead of an empty window.
Reply refusal(unsigned status, std::string_view asset = {});

/// `<name>.localhost:PORT`
std::string host_of(std::string_view name, unsigned short port);

}  // namespace redlips::bridge
