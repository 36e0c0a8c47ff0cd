// SPDX-License-Identifier: Apache-2.0
// The verbs of a token host as daemon and host agree on them (daemon/PROTOCOL.md §1).
#pragma once

#include <chrono>
#include <span>
#include <string_view>

namespace redlips::drivers {

inline constexpr std::string_view protocol_member = "protocol";
inline constexpr int host_protocol = 1;

struct HostVerb {
  std::string_view name;
  std::size_t secrets;                 ///< how many follow the request
  std::chrono::milliseconds deadline;  ///< default; a profile may set another
  bool per_digest = false;  ///< the deadline is for each digest: a key may want its button for each
  bool officer = false;     ///< only where `open` came from the officer's program, never from the daemon
};

/// Digests that one login_sign_all takes; the documents of one consent (SECURITY-RULES 2.8).
inline constexpr std::size_t most_digests = 16;

/// All verbs, in the order of PROTOCOL.md.
std::span<const HostVerb> host_verbs() noexcept;
/// nullptr if there is none of this name.
const HostVerb* find_host_verb(std::string_view name) noexcept;

}  // namespace redlips::drivers
