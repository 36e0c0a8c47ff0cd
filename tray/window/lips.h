// SPDX-License-Identifier: Apache-2.0
// The red lips in each state, drawn from packaging/icons/redlips.svg.
#pragma once

#include <wx/bmpbndl.h>

#include "tray/core/icon_state.h"

namespace redlips::tray {

/// Crisp at every size; `size` is the one it asks for.
wxBitmapBundle lips(IconState state, wxSize size);
/// The drawing itself.
std::string lips_svg(IconState state);

}  // namespace redlips::tray
