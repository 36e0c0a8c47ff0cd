// SPDX-License-Identifier: Apache-2.0
// Every press begins the wait again.
#include "tray/core/arming.h"

namespace redlips::tray {

void Arming::restart(Moment now) {
  armed_ = false;
  down_.clear();
  since_ = now;
}

void Arming::activated(Moment now) {
  active_ = true;
  restart(now);
}

void Arming::deactivated() {
  active_ = false;
  armed_ = false;
  down_.clear();
  since_.reset();
}

void Arming::pressed(Moment now, unsigned what) {
  if (armed_) return;
  down_.insert(what);
  since_ = now;
}

void Arming::released(Moment now, unsigned what) {
  if (armed_) return;
  down_.erase(what);
  since_ = now;
}

bool Arming::look(Moment now, std::optional<bool> held) {
  if (armed_ || !active_) return armed_;
  if (held.value_or(!down_.empty()) || !since_) {
    since_ = now;
  } else {
    armed_ = now - *since_ >= quiet;
  }
  return armed_;
}

std::optional<Arming::Moment> Arming::due() const noexcept {
  if (armed_ || !active_ || !since_) return std::nullopt;
  return *since_ + quiet;
}

}  // namespace redlips::tray
