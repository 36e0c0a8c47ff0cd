// SPDX-License-Identifier: Apache-2.0
// wxWidgets, without its own `_`: ours is gettext's (daemon/texts/language.h).
#pragma once

#ifndef WXINTL_NO_GETTEXT_MACRO
#define WXINTL_NO_GETTEXT_MACRO
#endif
#include <wx/wx.h>

#include <string>

namespace redlips::tray {

/// Our UTF-8 as the toolkit's text. Never for a PIN.
inline wxString shown(const std::string& text) { return wxString::FromUTF8(text); }

}  // namespace redlips::tray
