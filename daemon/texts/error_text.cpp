// SPDX-License-Identifier: Apache-2.0
// Looks words up in the table that generate.py makes of the catalogs at build time.
#include "daemon/texts/error_text.h"

#include <algorithm>
#include <iterator>

namespace redlips {
namespace {

struct Row {
  std::string_view code;
  ErrorText text;
};

constexpr Row table[] = {
#include "daemon/texts/error_table.inc"
};

constexpr bool by_code(const Row& a, const Row& b) { return a.code < b.code; }
static_assert(std::is_sorted(std::begin(table), std::end(table), by_code), "looked up by bisection");

const Row* find(std::string_view code) noexcept {
  const auto* row = std::lower_bound(std::begin(table), std::end(table), Row{code, {}}, by_code);
  return row != std::end(table) && row->code == code ? row : nullptr;
}

}  // namespace

bool has_error_text(std::string_view code) noexcept { return find(code) != nullptr; }

ErrorText error_text(std::string_view code) noexcept {
  const Row* row = find(code);
  return row != nullptr ? row->text : find("internal")->text;
}

}  // namespace redlips
