// SPDX-License-Identifier: Apache-2.0
// Owner of a file descriptor, for this room's *_linux.cpp only.
#pragma once

#include <unistd.h>

#include <boost/system/error_code.hpp>
#include <system_error>
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

/// Gives a descriptor to one of Asio's, which alone closes it from then on; std::system_error where Asio does
/// not take it, and it is closed. `assign` is what hands it over.
template <class Assign>
void hand_over(int handle, Assign assign) {
  Descriptor ours(handle);
  boost::system::error_code fault;
  assign(handle, fault);
  if (fault) throw std::system_error(fault, "a descriptor cannot be waited for");
  ours.release();
}

}  // namespace redlips::platform
