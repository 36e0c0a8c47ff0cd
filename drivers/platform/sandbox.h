// SPDX-License-Identifier: Apache-2.0
// What a process takes from itself before it loads somebody else's library (SECURITY-RULES 1.7).
#pragma once

namespace redlips::platform {

/// Ends this process when its parent ends; closes every descriptor but 0, 1 and 2.
void cut_loose();

/// What stays allowed beyond local sockets, files and USB.
struct SandboxRules {
  bool network = false;  ///< internet sockets; only for a library without profile (--module)
  bool execute = false;  ///< the profile says that the library starts programs
};

/// No new privileges, no core, not dumpable, and a system-call filter that everything loaded later and every
/// child inherits. Throws std::system_error: then load nothing.
void enter_sandbox(const SandboxRules& rules);

}  // namespace redlips::platform
