// SPDX-License-Identifier: Apache-2.0
// The version that daemon, CLI and wires name.
#pragma once

namespace redlips {

inline constexpr char version[] = REDLIPS_VERSION;

}  // namespace redlips
