// SPDX-License-Identifier: Apache-2.0
// Where a login by redirect may end: an address that an administrator wrote down for one origin of a hall.
#pragma once

#include <string_view>

#include "daemon/purposes/origin.h"

namespace redlips {

/// Whether `url` is `origin` and a path that every browser sends byte for byte as it stands: at most 512
/// characters, letters, digits, '-', '.', '_', '~' and '/', and no segment that is empty (but the last), "."
/// or ".." (URL §4.4 would resolve them). So no user info, query, fragment or escape, and nothing that ends
/// a source expression of a Content-Security-Policy.
bool is_return_address(std::string_view url, const Origin& origin) noexcept;

}  // namespace redlips
