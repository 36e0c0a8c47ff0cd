// SPDX-License-Identifier: Apache-2.0
// What our processes do to themselves, and what can be known of other ones.
#pragma once

#include <string_view>

namespace redlips::platform {

/// No core file, not dumpable, not traceable by other programs of the user (SECURITY-RULES §1). Throws
/// std::system_error.
void harden_process();

/// Orphans below us become our children, so that descends_from_us() keeps finding them (SECURITY-RULES §3).
void become_subreaper();

/// Is `pid` a descendant of this process, or one that cannot be told (already gone)?
bool descends_from_us(int pid);

/// Our own user, and our own process id.
unsigned own_user() noexcept;
int own_pid() noexcept;

/// Is this descriptor open here?
bool is_open(int handle) noexcept;

/// From now on writing to a reader that has gone is a fault of that write and not our end.
void outlive_readers() noexcept;

/// Writes one line to an inherited descriptor and closes it: whoever started us waits for it. A reader that
/// is gone is no error.
void announce_ready(int handle, std::string_view line);

}  // namespace redlips::platform
