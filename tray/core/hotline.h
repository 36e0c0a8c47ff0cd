// SPDX-License-Identifier: Apache-2.0
// Does somebody answer the hotline now? By the authority's clock and its country's days off; of a year
// without data nothing is said. Pure.
#pragma once

#include <optional>

#include "tray/core/words.h"

namespace redlips::tray {

struct Hotline {
  enum class State { unknown, open, closed };
  State state = State::unknown;
  std::optional<Time> opens;    ///< closed: until then; nullopt: not known
  std::optional<Time> changes;  ///< what is said of it holds until then; nullopt: for good
  LocalText holiday;            ///< closed for it today; empty: for none
};

Hotline hotline_at(const Authority& authority, Time now);
/// "现在有人接听", "现在无人接听，周一 9:00 起接听"; an empty text where nothing is known.
Line hotline_line(const Hotline& hotline, const Authority& authority, Time now);

}  // namespace redlips::tray
