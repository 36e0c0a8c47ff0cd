// SPDX-License-Identifier: Apache-2.0
// What an answer over http may take and hold.
#pragma once

#include <chrono>
#include <cstddef>

namespace redlips::updater {

/// A revocation list of some hundred thousand certificates.
inline constexpr std::size_t crl_limit = std::size_t{8} * 1024 * 1024;

/// An answer that keeps coming is ended as one that does not come: each phase has its time, and all have one.
struct HttpLimits {
  std::chrono::seconds connect{15};  ///< the name, and then the connection
  std::chrono::seconds tls{15};      ///< the handshake, and a proxy's consent to it
  std::chrono::seconds send{20};
  std::chrono::seconds answer{30};
  std::chrono::seconds all{60};
  std::size_t header = std::size_t{16} * 1024;
  std::size_t body = std::size_t{256} * 1024;
};

}  // namespace redlips::updater
