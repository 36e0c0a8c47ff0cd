// SPDX-License-Identifier: Apache-2.0
// A screen of its own with a task bar and a session bus, and the moment at which an icon stands in the bar.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "tests/bench/background.h"
#include "tests/bench/world.h"

namespace redlips::bench {

/// Xvfb, dbus-daemon without service files, tint2. While it lives our children start on it, as a user whose
/// home is empty.
class TrayHost {
 public:
  /// Throws std::runtime_error where one of them does not start.
  explicit TrayHost(const World& world);
  ~TrayHost();
  TrayHost(const TrayHost&) = delete;
  TrayHost& operator=(const TrayHost&) = delete;

  /// Ends, by X events, when an icon is docked, or none any more: a viewable window with _XEMBED_INFO below
  /// the bar. Throws std::runtime_error after 20 s.
  void wait_for_icon(bool there = true);
  /// From here on programs speak to an accessibility bus.
  void start_accessibility();

 private:
  struct Screen;
  void set(const std::string& name, const std::string& value);
  std::string started(const std::vector<std::string>& words);

  std::list<test::Variable> variables_;
  std::list<Background> programs_;
  std::unique_ptr<Screen> screen_;
};

}  // namespace redlips::bench
