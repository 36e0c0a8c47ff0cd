// SPDX-License-Identifier: Apache-2.0
// Carries the hall over http and https on loopback, until a signal ends it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/peers/hall/hall.h"

namespace redlips::peers {

struct ServerOptions {
  std::uint16_t http_port = 0;              ///< 0: any free one
  std::optional<std::uint16_t> https_port;  ///< none: plain http only
  Path certificate, key;                    ///< PEM, the certificate with its chain
  std::string host = "hall.example.test";
  std::string http_origin, https_origin;  ///< empty: made of host and port
};

/// The two listeners as they came up.
struct Listening {
  std::uint16_t http_port = 0, https_port = 0;
  std::string http_origin, https_origin;
};

/// Serves until SIGINT or SIGTERM. `ready` is called once, when both ports accept.
void serve(Hall& hall, const ServerOptions& options, const std::function<void(const Listening&)>& ready);

}  // namespace redlips::peers
