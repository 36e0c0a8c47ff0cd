// SPDX-License-Identifier: Apache-2.0
// What most windows include, parsed once. Our `_` is gettext's (daemon/texts/language.h), not wxWidgets'.
#define WXINTL_NO_GETTEXT_MACRO
#include <wx/graphics.h>
#include <wx/wx.h>

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>
