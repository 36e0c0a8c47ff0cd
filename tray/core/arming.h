// SPDX-License-Identifier: Apache-2.0
// When a prompt may be typed into: what was meant for another window is no PIN (SECURITY-RULES 2.5). Pure:
// times come in.
#pragma once

#include <chrono>
#include <optional>
#include <set>

namespace redlips::tray {

/// Dead until `quiet` has passed, in one piece, with our window active and no key or button down or pressed.
class Arming {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds quiet{600};

  /// Disarms and begins anew: a new question, another key, another text.
  void restart(Moment now);
  /// Our window has the keyboard from now on.
  void activated(Moment now);
  /// It has lost it: disarmed.
  void deactivated();
  /// A key or button (any number that names it) went down, also where it repeats.
  void pressed(Moment now, unsigned what);
  void released(Moment now, unsigned what);
  /// Looks at the clock. `held`: is a key or button down, as the system says; nullopt where it does not say
  /// (Wayland), then the presses seen here count. True once armed; stays so until restart() or deactivated().
  bool look(Moment now, std::optional<bool> held);
  bool armed() const noexcept { return armed_; }
  /// When to look next; nullopt while nothing but an event can change anything.
  std::optional<Moment> due() const noexcept;

 private:
  bool armed_ = false, active_ = false;
  std::set<unsigned> down_;
  std::optional<Moment> since_;
};

}  // namespace redlips::tray
