// SPDX-License-Identifier: Apache-2.0
// An origin's place in the queue for the one dialog.
#pragma once

#include <string>

#include "daemon/login/queue.h"

namespace redlips::login {

/// Given back however the wait ends.
class Place {
 public:
  /// `origin` has entered the queue.
  Place(Queue& queue, std::string origin) : queue_(queue), origin_(std::move(origin)) {}
  ~Place() { queue_.leave(origin_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Queue& queue_;
  std::string origin_;
};

}  // namespace redlips::login
