// SPDX-License-Identifier: Apache-2.0
// The key, asked for when a signature is needed and not before: a run that only replays asks for no PIN.
#pragma once

#include "updater/key_side.h"

namespace redlips::updater {

class Lease {
 public:
  explicit Lease(KeySide& daemon) : daemon_(daemon) {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  /// Opens one if none is held; what it is for is said to the person once.
  void open(LeaseStep step) {
    if (held_) return;
    daemon_.lease(step);
    held_ = true;
  }
  void release() {
    if (!held_) return;
    held_ = false;
    daemon_.release();
  }
  bool held() const noexcept { return held_; }
  KeySide& daemon() noexcept { return daemon_; }

 private:
  KeySide& daemon_;
  bool held_ = false;
};

}  // namespace redlips::updater
