// SPDX-License-Identifier: Apache-2.0
// pidfd_open: glibc 2.36 declares it without C linkage.
#pragma once

extern "C" {
#include <sys/pidfd.h>
}
