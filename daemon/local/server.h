// SPDX-License-Identifier: Apache-2.0
// The local API's two endpoints: `control` for windows and terminals, `bridge` for native messaging.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/local/api.h"

namespace redlips::local {

/// Serves PATH and PATH.bridge while it lives. A peer is refused, unheard, where it is another user's or one
/// of the daemon's own descendants: a vendor library in a token host must not reach the API (SECURITY-RULES
/// §3).
class Server {
 public:
  static constexpr std::size_t clients_limit = 64;

  /// Throws platform::EndpointError where either path cannot be served, or a daemon serves it already.
  Server(Api& api, const std::filesystem::path& control);
  ~Server();  ///< stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  /// Accepts nobody any more and closes every connection; open requests end as cancelled.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// The bridge endpoint of a control path.
std::filesystem::path bridge_path(const std::filesystem::path& control);

}  // namespace redlips::local
