// SPDX-License-Identifier: Apache-2.0
// Which error codes a page may see, and when (PROTOCOL.md §4, SECURITY-RULES 2.4).
#pragma once

#include <span>
#include <string_view>

namespace redlips::bridge {

/// One row of the table: what a page may learn before the user has answered a dialog, and after.
struct PageCode {
  std::string_view code;
  bool before_consent;
};

std::span<const PageCode> page_codes() noexcept;

/// What the page is told for `code`: itself where the page may see it now; before the user's answer `timeout`
/// (the neutral one) for all else; afterwards `internal` for what is not a page's business.
std::string_view code_for_page(std::string_view code, bool answered) noexcept;

}  // namespace redlips::bridge
