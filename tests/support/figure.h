// SPDX-License-Identifier: Apache-2.0
// Numbers that a test wants to be seen: ./dev check prints every line that begins so, passed or not.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace redlips::test {

/// One line of ./dev check: how many, of what.
inline void figure(std::size_t count, const std::string& of_what) {
  std::printf("figure: %zu %s\n", count, of_what.c_str());
}

}  // namespace redlips::test
