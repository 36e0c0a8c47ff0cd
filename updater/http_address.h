// SPDX-License-Identifier: Apache-2.0
// Where an authority is, and the way there.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace redlips::updater {

/// An http or https address without user, password or fragment.
struct HttpAddress {
  bool tls = false;
  std::string host;  ///< a name, or an address without brackets
  std::string port;
  std::string target;  ///< path and query, from "/"

  /// "host:port" as a Host header or CONNECT has it, brackets around IPv6; the scheme's own port left out if
  /// `brief`.
  std::string authority(bool brief) const;
};

/// nullopt for anything else, also for control characters and spaces.
std::optional<HttpAddress> parse_http_address(std::string_view url);

struct HttpProxy {
  std::string host, port;
  std::string authorization;  ///< "Basic …", or empty
};

/// The value of an environment variable; nullptr: not set.
using Environment = std::function<const char*(const char*)>;

/// The proxy for an address by http_proxy, https_proxy, all_proxy and no_proxy (lower case first, as curl;
/// HTTP_PROXY as well: no CGI starts us). nullopt: none, and always for this machine itself.
std::optional<HttpProxy> proxy_for(const HttpAddress& address, const Environment& environment);

}  // namespace redlips::updater
