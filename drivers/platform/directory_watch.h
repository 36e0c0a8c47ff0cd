// SPDX-License-Identifier: Apache-2.0
// News that something appeared in a directory, without a timer: how a client hears that the daemon is back.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <memory>

namespace redlips::platform {

/// Watches one existing directory while alive. One thread.
class DirectoryWatch {
 public:
  /// Throws std::system_error where the directory cannot be watched.
  DirectoryWatch(boost::asio::any_io_executor executor, const std::filesystem::path& directory);
  ~DirectoryWatch();
  DirectoryWatch(const DirectoryWatch&) = delete;
  DirectoryWatch& operator=(const DirectoryWatch&) = delete;

  /// Ends once something was made, moved or changed its mode in there since the last call (or since the
  /// constructor).
  boost::asio::awaitable<void> changed();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace redlips::platform
