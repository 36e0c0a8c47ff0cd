// SPDX-License-Identifier: Apache-2.0
// A program that we start and that outlives us.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "drivers/platform/child.h"

namespace redlips::platform {

/// One at a time. It has a session of its own, and its end is collected while we live. One thread.
class Companion {
 public:
  explicit Companion(const boost::asio::any_io_executor& executor);
  ~Companion();  ///< leaves it alone
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;

  /// Starts the program unless the one before still runs. Throws std::system_error.
  void start(const ChildProgram& program);
  /// Process id of the one that runs, which no other process can have; -1 if none does.
  int pid() const noexcept;

 private:
  struct Life;
  std::shared_ptr<Life> life_;
};

}  // namespace redlips::platform
