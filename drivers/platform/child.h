// SPDX-License-Identifier: Apache-2.0
// A child process with a channel to it, and news of its end without a signal handler.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>
#include <string>
#include <vector>

namespace redlips::platform {

/// What is started and what it gets: nothing else is inherited.
struct ChildProgram {
  std::string program;                   ///< absolute path
  std::vector<std::string> arguments;    ///< after the program's name
  std::vector<std::string> environment;  ///< NAME=value, all of it
  bool shares_stderr = false;            ///< else /dev/null: a terminal's descriptor could type for its user
};

/// A running program whose descriptor 0 is one end of a socket pair, 1 is /dev/null, and every other one is
/// closed. It leads a process group of its own: kill() takes what it started along. One thread.
class Child {
 public:
  using Stream = boost::asio::local::stream_protocol::socket;

  /// Throws std::system_error where the program cannot be started.
  Child(const boost::asio::any_io_executor& executor, const ChildProgram& program);
  ~Child();  ///< kills; the executor reaps
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Our end of the socket pair, once.
  Stream take_stream();
  int pid() const noexcept;
  /// False as soon as it ended, reaped or not.
  bool running() const noexcept;
  void kill() noexcept;
  /// Waits until it has ended and is reaped, and gives "exit 1" or "signal 9".
  boost::asio::awaitable<std::string> ended();

 private:
  struct Life;
  std::shared_ptr<Life> life_;
  Stream stream_;
};

/// The whole environment of this process as NAME=value, or the named variables of it that are set.
std::vector<std::string> whole_environment();
std::vector<std::string> environment_of(const std::vector<std::string>& names);

}  // namespace redlips::platform
