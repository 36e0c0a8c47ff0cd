// SPDX-License-Identifier: Apache-2.0
// The words after `redlips-tray`.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace redlips::tray {

struct StartWords {
  std::string page;      ///< --open: the page to show; empty: none, only the icon
  std::string language;  ///< --lang
  bool version = false;  ///< --version
  std::string unknown;   ///< the first word that is none of these; empty if all are
};

/// Never throws: what is wrong stands in `unknown`.
StartWords read_start_words(std::span<const char* const> words);

}  // namespace redlips::tray
