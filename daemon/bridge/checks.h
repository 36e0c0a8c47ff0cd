// SPDX-License-Identifier: Apache-2.0
// Who may ask what over HTTP: one table of routes, decided on Host, Origin, path and method alone. Pure.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "daemon/bridge/names.h"
#include "daemon/config.h"

namespace redlips::bridge {

/// The parts of a request that decide, exactly as sent; a header that is absent is empty where that makes no
/// difference.
struct RequestHead {
  std::string method, target, host;
  std::optional<std::string> origin;
  std::string fetch_site, fetch_mode,
      fetch_dest;                     ///< Sec-Fetch-*: browsers set them, pages cannot (Fetch Metadata §2)
  bool upgrade = false;               ///< asks for a WebSocket (RFC 6455 §4.2.1)
  bool body = false;                  ///< announces a body, of whatever length
  bool asks_private_network = false;  ///< Access-Control-Request-Private-Network: true
  bool asks_local_network = false;    ///< Access-Control-Request-Local-Network: true
};

/// What a route's answer is.
enum class Act { redirect, enter, page, socket, info, preflight, refuse };

/// The hosts a route is served under.
enum class HostKind { any_name, popup_name, start_name, redirect_name, any_live_name, direct };

/// The Origin header a route wants.
enum class OriginRule {
  absent,         ///< top-level navigation: none, and Sec-Fetch-Dest, where sent, is "document"
  absent_or_own,  ///< parts of our own page
  own,            ///< exactly http://Host
  hall,           ///< a configured hall's
  hall_or_local,  ///< a hall's; or none, from a program or an address typed by the user
};

/// One row of the table in PROTOCOL.md §3.
struct Route {
  std::string_view method, path;
  HostKind host;
  bool upgrade;
  OriginRule origin;
  Act act;
};

/// All that is served; everything else is refused.
std::span<const Route> routes() noexcept;

/// Spellings of PROTOCOL.md's table.
std::string_view text_of(HostKind kind) noexcept;
std::string_view text_of(OriginRule rule) noexcept;
std::string_view text_of(Act act) noexcept;

/// What the checks look at beside the request.
struct Surroundings {
  unsigned short port = 0;  ///< of the connection's local end
  const Config& config;
  const Names& names;
  Names::Time now;
};

/// The decision. `status` counts for refusals; `name` is the live name asked, `hall` the configured asker.
struct Verdict {
  Act act = Act::refuse;
  unsigned status = 403;
  std::string name;
  const Hall* hall = nullptr;
  std::shared_ptr<const RedirectLogin> redirect = {};  ///< of Act::enter, without its ticket
};

Verdict check(const RequestHead& head, const Surroundings& around);

/// What another user's connection gets: the port to be tried next where it asks for /bridge or /redirect
/// under a name of the right form, else 0 (403). `next_port` is 0 after the last.
unsigned short foreign_redirect(const RequestHead& head, unsigned short port, unsigned short next_port);

}  // namespace redlips::bridge
