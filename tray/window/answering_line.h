// SPDX-License-Identifier: Apache-2.0
// "● 现在有人接听": a line that is true at the time it is told.
#pragma once

#include <optional>

#include "tray/core/hotline.h"
#include "tray/window/style.h"

namespace redlips::tray {

/// Is hidden where nothing is known. Whoever shows it keeps a HotlineClock, which tells it the time.
class AnsweringLine : public Paragraph {
 public:
  AnsweringLine(wxWindow* parent, const Authority& authority, int width, const char* style, Time now);
  /// Says what is so at that time; returns when it must be told again.
  std::optional<Time> look(Time now);

 private:
  /// What hotline_at() needs of it; the rest stays away.
  static Authority hours_of(const Authority& authority);
  const Authority authority_;
};

/// The time that lines are told.
Time time_now();

}  // namespace redlips::tray
