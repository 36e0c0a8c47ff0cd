// SPDX-License-Identifier: Apache-2.0
// What each error code says to people: what happened, what was not lost, what to do next.
#pragma once

#include <string_view>

namespace redlips {

/// The words of one error code (PROTOCOL.md §4) in Chinese and English; never empty, valid for the program's
/// life.
struct ErrorText {
  std::string_view zh, en;  ///< the three parts as one paragraph
  std::string_view zh_what, zh_safe, zh_next;
  std::string_view en_what, en_safe, en_next;
};

/// The words for `code`; those of "internal" for a code that has none. Source: daemon/texts/*.po.
ErrorText error_text(std::string_view code) noexcept;

/// Whether `code` has words of its own.
bool has_error_text(std::string_view code) noexcept;

}  // namespace redlips
