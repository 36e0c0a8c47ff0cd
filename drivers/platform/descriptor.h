// SPDX-License-Identifier: Apache-2.0
// Owner of a file descriptor, for this room's *_linux.cpp only.
#pragma once

#include <unistd.h>

#include <utility>

namespace redlips::platform {

/// Closes at the end; -1 is none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int handle) noexcept : handle_(handle) {}
  Descriptor(Descriptor&& other) noexcept : handle_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Descriptor() {
    if (handle_ >= 0) ::close(handle_);
  }
  int get() const noexcept { return handle_; }
  int release() noexcept { return std::exchange(handle_, -1); }

 private:
  int handle_ = -1;
};

}  // namespace redlips::platform
