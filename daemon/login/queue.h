// SPDX-License-Identifier: Apache-2.0
// Who may wait for the one dialog: one per origin, eight in all, and silence for origins that the user keeps
// refusing.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <set>
#include <string>

namespace redlips::login {

/// Bounded by its limits whatever pages do (SECURITY-RULES 2.5). Pure: time comes in, and nobody can
/// set it back or forward.
class Queue {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::size_t places = 8;
  static constexpr int refusals_before_silence = 2;
  static constexpr std::chrono::minutes refusal_window{1};
  static constexpr std::chrono::minutes silence{10};

  /// Takes a place for `origin`: "" if granted, else "busy" or "rate_limited".
  std::string enter(const std::string& origin, Time now);
  void leave(const std::string& origin);
  /// Whether enter() would answer "rate_limited": told before a page sends anything.
  bool silent(const std::string& origin, Time now) const;
  /// The user said no (or let it time out): the second within a minute silences the origin for ten.
  void refused(const std::string& origin, Time now);

 private:
  void forget_old(Time now);
  std::set<std::string> waiting_;
  std::map<std::string, std::deque<Time>> refusals_;
  std::map<std::string, Time> silent_until_;
};

}  // namespace redlips::login
