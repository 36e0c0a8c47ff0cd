// SPDX-License-Identifier: Apache-2.0
// The lips as StatusNotifierItem wants them.
#pragma once

#include <glib.h>

#include "tray/core/icon_state.h"

namespace redlips::tray {

/// IconPixmap: a(iiay) in 16 to 64 pixels, ARGB32 in network byte order; a floating reference.
GVariant* icon_pixmaps(IconState state);

}  // namespace redlips::tray
