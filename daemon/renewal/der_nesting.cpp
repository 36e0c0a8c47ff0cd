// SPDX-License-Identifier: Apache-2.0
// Depth first, with the readers of the open levels in a list: no recursion that an asker could drive.
#include "daemon/renewal/der_nesting.h"

#include <vector>

#include "daemon/documents/der.h"

namespace redlips::renewal {
namespace {

constexpr std::size_t deepest = 24, most = 4096;
constexpr std::uint8_t constructed = 0x20;  // X.690 §8.1.2.5

}  // namespace

bool well_nested(BytesView text) {
  std::vector<der::Reader> open{der::Reader(text)};
  for (std::size_t count = 0; !open.empty();) {
    if (open.back().at_end()) {
      open.pop_back();
      continue;
    }
    const auto element = open.back().next();
    if (!element || ++count > most) return false;
    if ((element->tag & constructed) == 0) continue;
    if (open.size() >= deepest) return false;
    open.emplace_back(element->content);
  }
  return true;
}

}  // namespace redlips::renewal
