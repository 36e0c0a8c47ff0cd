// SPDX-License-Identifier: Apache-2.0
// An open file descriptor and its owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace redlips::peers {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int opened) : value_(opened) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }

 private:
  int value_ = -1;
};

}  // namespace redlips::peers
